// Who has forgotten a password: a link by mail, where mail is set up; else an administrator.
import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconAlertTriangle, IconMail } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../../api/client.ts'
import { wordsOf } from '../../parts/tell.tsx'

export function Forgotten({ back }: { back: () => void }) {
  const { t } = useTranslation('sign-in')
  const [askedFor, setAskedFor] = useState<string>()
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '' },
    validate: { email: (email) => (email.includes('@') ? null : t('missingEmail')) },
  })
  const send = form.onSubmit(async ({ email }) => {
    setBusy(true)
    setProblem(undefined)
    try {
      await client.POST('/v1/password-links', { body: { email: email.trim() } })
      setAskedFor(email.trim())
    } catch (error) {
      setProblem(wordsOf(error))
    } finally {
      setBusy(false)
    }
  })
  if (askedFor) {
    return (
      <Stack gap="sm">
        <Alert variant="light" role="status" icon={<IconMail aria-hidden />} title={t('lost.sent')}>
          {t('lost.sentTo', { email: askedFor })}
        </Alert>
        <Text size="sm" c="dimmed">
          {t('lost.nothing')}
        </Text>
        <Button variant="default" onClick={back}>
          {t('lost.back')}
        </Button>
      </Stack>
    )
  }
  return (
    <form onSubmit={send} noValidate>
      <Stack gap="sm">
        {problem && (
          <Alert color="red" variant="light" role="alert" icon={<IconAlertTriangle aria-hidden />}>
            {problem}
          </Alert>
        )}
        <Text size="sm">{t('lost.hint')}</Text>
        <TextInput
          label={t('email')}
          type="email"
          autoComplete="username"
          maxLength={254}
          data-autofocus
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <Group grow mt="xs">
          <Button variant="default" onClick={back}>
            {t('lost.back')}
          </Button>
          <Button type="submit" loading={isBusy}>
            {t('lost.send')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
