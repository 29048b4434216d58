// Who looks: name, role and what it allows, the password, and how it looks.
import {
  Button,
  Group,
  List,
  Paper,
  PasswordInput,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
  ThemeIcon,
  Title,
  useMantineColorScheme,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconCheck, IconLogout, IconMinus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { api, problemOf, useWrite } from '../../api/client.ts'
import { useSession, useSignOut } from '../../app/session.tsx'
import { changeLanguage, type Language } from '../../app/words.ts'
import { tellDone, tellProblem, wordsOf } from '../../parts/tell.tsx'
import { SettingsPage } from '../settings/frame.tsx'
import { Sessions } from './sessions.tsx'
import type words from './words.en.ts'

declare module '../../app/words.ts' {
  interface Words {
    profile: typeof words
  }
}

const acts = [
  ...(['read', 'discuss', 'review', 'account', 'verify'] as const),
  ...(['oversee', 'connect', 'admit', 'erase'] as const),
]

export function Page() {
  const { t } = useTranslation('profile')
  const signOut = useSignOut()
  return (
    <SettingsPage
      title={t('title')}
      subtitle={t('subtitle')}
      actions={
        <Button
          variant="default"
          leftSection={<IconLogout size={16} aria-hidden />}
          onClick={signOut}
        >
          {t('signOut')}
        </Button>
      }
    >
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Stack gap="md">
          <Me />
          <Sheet title={t('sessions.title')} hint={t('sessions.hint')}>
            <Sessions />
          </Sheet>
        </Stack>
        <Stack gap="md">
          <Password />
          <Looks />
        </Stack>
      </SimpleGrid>
    </SettingsPage>
  )
}

function Sheet({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <Paper withBorder p="md">
      <Title order={2} fz="h4">
        {title}
      </Title>
      {hint && (
        <Text size="sm" c="dimmed">
          {hint}
        </Text>
      )}
      <Stack gap="sm" mt="sm">
        {children}
      </Stack>
    </Paper>
  )
}

function Me() {
  const { t } = useTranslation(['profile', 'app'])
  const { person, personId, role, may } = useSession()
  const people = api.useQuery('get', '/v1/people', undefined, { enabled: personId !== null })
  const email = people.data?.data.find(({ id }) => id === personId)?.email
  return (
    <Sheet title={person} hint={[email, t(`app:roles.${role}`)].filter(Boolean).join(' · ')}>
      {role === 'auditor' && <Text size="sm">{t('recorded')}</Text>}
      <Title order={3} fz="sm">
        {t('may')}
      </Title>
      <List spacing={6} size="sm" center listStyleType="none">
        {acts.map((act) => (
          <List.Item
            key={act}
            icon={
              <ThemeIcon
                size={20}
                radius="xl"
                variant="light"
                color={may(act) ? 'teal' : 'gray'}
                aria-hidden
              >
                {may(act) ? <IconCheck size={13} /> : <IconMinus size={13} />}
              </ThemeIcon>
            }
          >
            <Text span size="sm" c={may(act) ? undefined : 'dimmed'}>
              {t(`acts.${act}`)}
              {!may(act) && ` (${t('not')})`}
            </Text>
          </List.Item>
        ))}
      </List>
    </Sheet>
  )
}

const lengthLeast = 12

function Password() {
  const { t } = useTranslation('profile')
  const { personId, via } = useSession()
  if (personId === null) {
    return (
      <Sheet title={t('password.title')}>
        <Text size="sm">{t(via === 'key' ? 'password.key' : 'password.none')}</Text>
      </Sheet>
    )
  }
  return (
    <Sheet title={t('password.title')} hint={t('password.hint')}>
      <PasswordForm />
    </Sheet>
  )
}

/** To which of the fields a refusal belongs. */
const fieldOf: Record<string, 'current' | 'password'> = {
  'password-wrong': 'current',
  'password-unfit': 'password',
}

function PasswordForm() {
  const { t } = useTranslation('profile')
  const form = useForm({
    initialValues: { current: '', password: '' },
    validate: {
      current: (current) => (current ? null : t('password.missing')),
      password: (next) => ([...next].length >= lengthLeast ? null : t('password.short')),
    },
  })
  const write = useWrite('put', '/v1/session/password', {
    onSuccess: () => {
      form.reset()
      tellDone(t('password.done'))
    },
    onError: (error) => {
      const field = fieldOf[problemOf(error).code]
      if (field) form.setFieldError(field, wordsOf(error))
      else tellProblem(error)
    },
  })
  return (
    <form onSubmit={form.onSubmit((body) => write.mutate({ body }))} noValidate>
      <Stack gap="sm">
        <PasswordInput
          label={t('password.current')}
          autoComplete="current-password"
          maxLength={200}
          {...form.getInputProps('current')}
        />
        <PasswordInput
          label={t('password.next')}
          description={t('password.rule')}
          autoComplete="new-password"
          maxLength={200}
          {...form.getInputProps('password')}
        />
        <Group>
          <Button type="submit" loading={write.isPending}>
            {t('password.change')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function Looks() {
  const { t, i18n } = useTranslation('profile')
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Sheet title={t('shown.title')} hint={t('shown.hint')}>
      <div>
        <Text size="sm" fw={500} id="profile-language" mb={4}>
          {t('shown.language')}
        </Text>
        <SegmentedControl
          aria-labelledby="profile-language"
          value={i18n.language}
          onChange={(next) => changeLanguage(next as Language)}
          data={[
            { value: 'en', label: 'English' },
            { value: 'fr', label: 'Français' },
          ]}
        />
      </div>
      <div>
        <Text size="sm" fw={500} id="profile-theme" mb={4}>
          {t('shown.theme')}
        </Text>
        <SegmentedControl
          aria-labelledby="profile-theme"
          value={colorScheme}
          onChange={(next) => setColorScheme(next as typeof colorScheme)}
          data={(['light', 'dark', 'auto'] as const).map((value) => ({
            value,
            label: t(`shown.${value}`),
          }))}
        />
      </div>
    </Sheet>
  )
}
