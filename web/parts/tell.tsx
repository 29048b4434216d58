// Short messages at the edge of the page: done, with a way back; or not done, and why.
import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import i18next from 'i18next'
import { problemOf } from '../api/problem.ts'

/** What was done, and what takes it back; answers what hides it. */
export function tellDone(text: string, undo?: () => unknown) {
  const id = notifications.show({
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{text}</Text>
        {undo && (
          <Button
            size="compact-sm"
            variant="light"
            onClick={() => {
              notifications.hide(id)
              // Why it cannot be taken back is told where it is asked for.
              Promise.resolve(undo()).catch(() => undefined)
            }}
          >
            {i18next.t('undo')}
          </Button>
        )}
      </Group>
    ),
    icon: <IconCheck size={18} aria-hidden />,
    closeButtonProps: { 'aria-label': i18next.t('close') },
    autoClose: undo ? 12_000 : 5000,
  })
  return () => notifications.hide(id)
}

/** Why something was not done, in the words of the service. */
export function tellProblem(error: unknown) {
  const problem = problemOf(error)
  notifications.show({
    color: 'red',
    icon: <IconAlertTriangle size={18} aria-hidden />,
    closeButtonProps: { 'aria-label': i18next.t('close') },
    title: problem.title || i18next.t('notDone'),
    message: wordsOf(problem),
    autoClose: 12_000,
  })
}

export function wordsOf(error: unknown): string {
  const { code, message, requestId } = problemOf(error)
  if (code === 'unreachable') return i18next.t('unreachable')
  if (code === 'not-found') return i18next.t('gone')
  if (code === 'read-only-past') return i18next.t('readOnlyPast')
  // By these whoever is asked for help finds it.
  const marks = [
    ...(code === 'unexpected' ? [] : [code]),
    ...(requestId ? [i18next.t('request', { id: requestId })] : []),
  ]
  const text = message || i18next.t('unexpected')
  return marks.length === 0 ? text : `${text} (${marks.join(', ')})`
}
