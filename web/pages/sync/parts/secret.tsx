// A secret that is shown once: it goes only when somebody says that it is kept.
import { Button, CopyButton, Group, Modal, Stack, Text } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './sync.module.css'
import { scrolled } from './roles.ts'
import './words.ts'

export function SecretShown({
  secret,
  onClose,
}: {
  secret: string | undefined
  onClose: () => void
}) {
  const { t } = useTranslation(['sync', 'app'])
  return (
    <Modal
      opened={secret !== undefined}
      onClose={onClose}
      title={t('sync:outgoing.secretTitle')}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      size="lg"
    >
      <Stack>
        <Text size="sm">{t('sync:outgoing.secretText')}</Text>
        <pre className={classes.raw} {...scrolled(t('sync:outgoing.secretTitle'))}>
          {secret}
        </pre>
        <Group justify="flex-end">
          <CopyButton value={secret ?? ''}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                onClick={copy}
                leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
              >
                {copied ? t('app:copied') : t('sync:outgoing.copySecret')}
              </Button>
            )}
          </CopyButton>
          <Button onClick={onClose}>{t('sync:outgoing.secretDone')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
