// The window in which something is asked.
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

export type Question = {
  title: string
  /** What will be so afterwards, and whether it can be taken back. */
  text: ReactNode
  /** The act itself: "Void the credit note", not "OK". */
  act: string
  isDangerous?: boolean
}

/** What is asked stays in the window while it closes. */
export default function QuestionWindow({
  asked,
  isOpen,
  answer,
}: {
  asked: Question
  isOpen: boolean
  answer: (yes: boolean) => void
}) {
  const { t } = useTranslation('app')
  return (
    <Modal
      opened={isOpen}
      onClose={() => answer(false)}
      title={asked.title}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack>
        <Text size="sm" component="div">
          {asked.text}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => answer(false)} data-autofocus>
            {t('cancel')}
          </Button>
          <Button color={asked.isDangerous ? 'red.9' : undefined} onClick={() => answer(true)}>
            {asked.act}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
