// Taking up an invitation: who was invited sets a password, and is in.
import { Alert, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, type paths, problemOf } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { locale } from '../../app/words.ts'
import { Door } from '../../parts/door/door.tsx'
import { Failure, Loading } from '../../parts/states.tsx'
import { wordsOf } from '../../parts/tell.tsx'
import type words from './words.en.ts'

declare module '../../app/words.ts' {
  interface Words {
    join: typeof words
  }
}

type Invitation =
  paths['/v1/invitations/look']['post']['responses'][200]['content']['application/json']

const lengthLeast = 12

export function Page() {
  const { t } = useTranslation('join')
  const [{ token }] = useSearchState<'token'>()
  const isWhole = /^[\w-]{20,100}$/.test(token ?? '')
  const read = useQuery({
    queryKey: ['invitation', token],
    queryFn: async () => {
      const body = { token: token ?? '' }
      return (await client.POST('/v1/invitations/look', { body })).data as Invitation
    },
    enabled: isWhole,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  if (!isWhole) return <Lost text={t('noToken')} />
  if (problemOf(read.error).status === 422) return <Lost text={wordsOf(read.error)} />
  if (read.error) {
    return (
      <Door title={t('lost')}>
        <Failure error={read.error} retry={read.refetch} />
      </Door>
    )
  }
  if (!read.data) {
    return (
      <Door title={t('welcome')}>
        <Loading />
      </Door>
    )
  }
  return <Invited invitation={read.data} token={token ?? ''} />
}

function Lost({ text }: { text: string }) {
  const { t } = useTranslation('join')
  return (
    <Door title={t('lost')}>
      <Text size="sm">{text}</Text>
      <Button variant="default" renderRoot={(props) => <Link to="/sign-in" {...props} />}>
        {t('toSignIn')}
      </Button>
    </Door>
  )
}

function Invited({ invitation, token }: { invitation: Invitation; token: string }) {
  const { t } = useTranslation(['join', 'app'])
  const { isFirst, hasJoined, companyName, endsAt, role } = invitation
  const name = invitation.name ?? ''
  const title = isFirst
    ? t('welcome')
    : hasJoined
      ? t('reset')
      : t('title', { company: companyName })
  const hint = isFirst
    ? t('firstHint')
    : hasJoined
      ? t('resetHint', { name })
      : t('invited', { name, role: t(`app:roles.${role}`) })
  const until = new Intl.DateTimeFormat(locale(), { dateStyle: 'long', timeStyle: 'short' })
  return (
    <Door title={title} subtitle={hint}>
      <Form invitation={invitation} token={token} />
      <Text size="xs" c="dimmed">
        {t('until', { moment: until.format(new Date(endsAt)) })}
      </Text>
    </Door>
  )
}

const nameForm = /^[\p{L}\p{N}][\p{L}\p{N} .,_@+'’-]*$/u

function Form({ invitation, token }: { invitation: Invitation; token: string }) {
  const { t } = useTranslation('join')
  const queries = useQueryClient()
  const router = useRouter()
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const { isFirst } = invitation
  const form = useForm({
    initialValues: { name: '', email: invitation.email ?? '', password: '' },
    validate: {
      name: (name) => (!isFirst || nameForm.test(name.trim()) ? null : t('badName')),
      email: (email) => (/^[^\s@]+@[^\s@]+$/.test(email.trim()) ? null : t('badEmail')),
      password: (password) => ([...password].length >= lengthLeast ? null : t('short')),
    },
  })
  const send = form.onSubmit(async ({ name, email, password }) => {
    setBusy(true)
    setProblem(undefined)
    try {
      const own = isFirst ? { name: name.trim(), email: email.trim() } : {}
      await client.POST('/v1/invitations/accept', { body: { token, password, ...own } })
      queries.clear()
      router.history.replace(isFirst ? '/welcome' : '/')
    } catch (error) {
      const { code } = problemOf(error)
      if (code === 'password-unfit') form.setFieldError('password', wordsOf(error))
      else setProblem(wordsOf(error))
      setBusy(false)
    }
  })
  const isLong = [...form.values.password].length >= lengthLeast
  return (
    <form onSubmit={send} noValidate>
      <Stack gap="sm">
        {problem && (
          <Alert
            color="red"
            variant="light"
            role="alert"
            icon={<IconAlertTriangle aria-hidden />}
            title={t('failed')}
          >
            {problem}
          </Alert>
        )}
        {isFirst && (
          <TextInput
            label={t('name')}
            description={t('nameHint')}
            autoComplete="name"
            maxLength={100}
            {...form.getInputProps('name')}
          />
        )}
        <TextInput
          label={t('email')}
          type="email"
          autoComplete="username"
          readOnly={!isFirst}
          maxLength={254}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label={t('password')}
          description={isLong ? t('ruleMet') : t('rule')}
          autoComplete="new-password"
          maxLength={200}
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={isBusy} mt="xs">
          {t('join')}
        </Button>
      </Stack>
    </form>
  )
}
