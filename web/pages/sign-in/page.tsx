// How one gets in: with a password, by an identity provider, in the sandbox by a click.
import {
  Alert,
  Anchor,
  Button,
  Code,
  Divider,
  PasswordInput,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconAlertTriangle, IconEye, IconInfoCircle, IconLogin2 } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, client, type paths } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { Door } from '../../parts/door/door.tsx'
import { Answer } from '../../parts/states.tsx'
import { wordsOf } from '../../parts/tell.tsx'
import { Forgotten } from './forgotten.tsx'
import type words from './words.en.ts'

declare module '../../app/words.ts' {
  interface Words {
    'sign-in': typeof words
  }
}

type Offered = paths['/v1/sign-in']['get']['responses'][200]['content']['application/json']
type Given = { email: string; password: string } | { demo: string }

/** Where one wanted to go; never to another site. */
const ownPath = (to: string | undefined) => (to && /^\/(?![/\\])/.test(to) ? to : '/')

export function Page() {
  const { t } = useTranslation('sign-in')
  const offered = api.useQuery('get', '/v1/sign-in')
  const [{ forgotten }, change] = useSearchState<'forgotten'>()
  const company = offered.data?.companyName
  if (forgotten && offered.data?.mailsLinks) {
    return (
      <Door title={t('lost.title')}>
        <Forgotten back={() => change({ forgotten: undefined })} />
      </Door>
    )
  }
  return (
    <Door
      title={company ? t('to', { company }) : t('title')}
      subtitle={offered.data && t('tagline')}
    >
      <Answer of={offered}>{(data) => <Ways offered={data} />}</Answer>
    </Door>
  )
}

function Ways({ offered }: { offered: Offered }) {
  const { t } = useTranslation('sign-in')
  const [{ to, error }, change] = useSearchState<'to' | 'error' | 'forgotten'>()
  const enter = useEnter(ownPath(to))
  const { mode, oidc, demoPeople, needsFirstAdmin, hasAdminKey, mailsLinks } = offered
  const forget = mailsLinks ? () => change({ forgotten: '1' }, 'push') : undefined
  const hasPasswords = offered.password || mode === 'live'
  const told = enter.problem ?? (error && t(`errors.${known(error)}`))
  return (
    <>
      {told && (
        <Alert
          color="red"
          variant="light"
          role="alert"
          icon={<IconAlertTriangle aria-hidden />}
          title={t('failed')}
        >
          {told}
        </Alert>
      )}
      {needsFirstAdmin && <First hasAdminKey={hasAdminKey} />}
      {oidc.available && (
        <Button
          component="a"
          href={`/auth/oidc?to=${encodeURIComponent(ownPath(to))}`}
          variant={hasPasswords ? 'default' : 'filled'}
          leftSection={<IconLogin2 size={18} aria-hidden />}
        >
          {t('by', { name: oidc.name })}
        </Button>
      )}
      {oidc.available && hasPasswords && !needsFirstAdmin && <Divider label={t('or')} />}
      {hasPasswords && !needsFirstAdmin && <WithPassword enter={enter} forget={forget} />}
      {demoPeople.length > 0 && <Demo people={demoPeople} enter={enter} isAlone={!hasPasswords} />}
    </>
  )
}

const codes = [
  ...(['provider-refused', 'provider-stranger', 'provider-unavailable'] as const),
  ...(['provider-missing', 'person-deactivated'] as const),
]
const known = (code: string) => codes.find((one) => one === code) ?? 'other'

type Enter = { problem: string | undefined; isBusy: boolean; as(given: Given): Promise<void> }

function useEnter(to: string): Enter {
  const queries = useQueryClient()
  const router = useRouter()
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  return {
    problem,
    isBusy,
    async as(body) {
      setBusy(true)
      setProblem(undefined)
      try {
        await client.POST('/v1/session', { body })
        // What was read belongs to who read it.
        queries.clear()
        router.history.push(to)
      } catch (error) {
        setProblem(wordsOf(error))
      } finally {
        setBusy(false)
      }
    },
  }
}

function WithPassword({ enter, forget }: { enter: Enter; forget: (() => void) | undefined }) {
  const { t } = useTranslation('sign-in')
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: {
      email: (email) => (email.includes('@') ? null : t('missingEmail')),
      password: (password) => (password ? null : t('missingPassword')),
    },
  })
  const send = form.onSubmit(({ email, password }) => enter.as({ email: email.trim(), password }))
  return (
    <form onSubmit={send} noValidate>
      <Stack gap="sm">
        <TextInput
          label={t('email')}
          type="email"
          autoComplete="username"
          maxLength={254}
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label={t('password')}
          autoComplete="current-password"
          maxLength={200}
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={enter.isBusy} mt="xs">
          {t('act')}
        </Button>
        {forget ? (
          <Anchor component="button" type="button" size="sm" py={4} onClick={forget}>
            {t('lost.ask')}
          </Anchor>
        ) : (
          <Text size="xs" c="dimmed">
            {t('forgotten')}
          </Text>
        )}
      </Stack>
    </form>
  )
}

type DemoProps = { people: Offered['demoPeople']; enter: Enter; isAlone: boolean }

function Demo({ people, enter, isAlone }: DemoProps) {
  const { t } = useTranslation(['sign-in', 'app'])
  return (
    <Stack gap="xs">
      {!isAlone && <Divider label={t('demo.title')} />}
      <Text size="sm" c="dimmed">
        {t('demo.text')}
      </Text>
      {people.map(({ name, role }, index) => (
        <Button
          key={name}
          variant={index === 0 && isAlone ? 'filled' : 'default'}
          justify="space-between"
          leftSection={<IconEye size={16} aria-hidden />}
          rightSection={
            <Text size="xs" inherit fw={400}>
              {t(`app:roles.${role}`)}
            </Text>
          }
          // Long names take a second line on a phone.
          h="auto"
          mih={36}
          styles={{ label: { whiteSpace: 'normal', textAlign: 'start' } }}
          disabled={enter.isBusy}
          onClick={() => enter.as({ demo: name })}
        >
          {t('demo.as', { name })}
        </Button>
      ))}
    </Stack>
  )
}

function First({ hasAdminKey }: { hasAdminKey: boolean }) {
  const { t } = useTranslation('sign-in')
  return (
    <Alert variant="light" icon={<IconInfoCircle aria-hidden />} title={t('first.title')}>
      <Stack gap="xs">
        <Text size="sm">{t('first.link')}</Text>
        {hasAdminKey && (
          <>
            <Text size="sm">{t('first.key')}</Text>
            <Code block>tieout people invite NAME EMAIL --role admin</Code>
          </>
        )}
      </Stack>
    </Alert>
  )
}
