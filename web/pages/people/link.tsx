// A link by which somebody sets a password: shown once, to whoever made it.
import { Alert, Button, CopyButton, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { IconCheck, IconCopy, IconMail } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWrite } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'
import { useConfirm } from '../../parts/confirm.tsx'
import { momentText } from '../../parts/figures.tsx'
import type { Person } from './types.ts'

export type Made = { link: string | null; endsAt: string | null; mailed: boolean }
export type Shown = Made & { name: string; email: string; isReset: boolean }

export function useLink() {
  const { t } = useTranslation('people')
  const confirm = useConfirm()
  const [shown, show] = useState<Shown>()
  const write = useWrite('post', '/v1/people/{id}/link')
  async function make({ id, name, email, state }: Person) {
    const isReset = state === 'active'
    const isMeant =
      !isReset ||
      (await confirm({
        title: t('link.confirmTitle', { name }),
        text: t('link.confirm', { name }),
        act: t('link.reset'),
      }))
    if (!isMeant) return
    write.mutate(
      { params: { path: { id } }, body: {} },
      { onSuccess: (made) => show({ ...made, name, email, isReset }) },
    )
  }
  return { shown, show, make, close: () => show(undefined) }
}

export function LinkShown({ shown, close }: { shown: Shown | undefined; close: () => void }) {
  const { t } = useTranslation(['people', 'app'])
  const { timeZone } = useSession()
  if (!shown?.link || !shown.endsAt) return null
  const { link, endsAt, name, email, mailed, isReset } = shown
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      closeOnClickOutside={false}
      title={t(isReset ? 'link.password' : 'link.invitation', { name })}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <Stack>
        <Text size="sm">{t('link.hint', { moment: momentText(endsAt, timeZone) })}</Text>
        <Group align="flex-end" gap="xs" wrap="nowrap">
          <TextInput
            flex={1}
            readOnly
            label={t('link.label')}
            value={link}
            onFocus={(event) => event.currentTarget.select()}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          />
          <CopyButton value={link}>
            {({ copied, copy }) => (
              <Button
                variant={copied ? 'light' : 'filled'}
                leftSection={
                  copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />
                }
                onClick={copy}
                data-autofocus
              >
                {t(copied ? 'app:copied' : 'app:copy')}
              </Button>
            )}
          </CopyButton>
        </Group>
        <Alert
          variant="light"
          color={mailed ? 'teal' : 'gray'}
          icon={<IconMail size={18} aria-hidden />}
        >
          {mailed ? t('link.mailed', { email }) : t('link.notMailed')}
        </Alert>
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('link.done')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
