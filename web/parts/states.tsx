// What stands where nothing stands yet, or nothing can.
import { Alert, Button, Center, Group, Loader, Stack, Text } from '@mantine/core'
import { useNetwork } from '@mantine/hooks'
import { IconAlertTriangle, IconInbox } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Offline } from '../app/offline.tsx'
import { wordsOf } from './tell.tsx'

export function Loading() {
  const { t } = useTranslation('app')
  const { online } = useNetwork()
  if (!online) return <Offline />
  return (
    <Center mih={160} role="status" aria-label={t('loading')}>
      <Loader type="dots" />
    </Center>
  )
}

/** What could not be read, and why. */
export function Failure({ error, retry }: { error: unknown; retry?: () => unknown }) {
  const { t } = useTranslation('app')
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title={t('notRead')}
      role="alert"
    >
      <Text size="sm">{wordsOf(error)}</Text>
      {retry && (
        <Button mt="sm" size="xs" variant="default" onClick={() => retry()}>
          {t('tryAgain')}
        </Button>
      )}
    </Alert>
  )
}

/** Nothing is there, which may be good; and what to do about it, where something can be done. */
export function Empty({
  title,
  children,
  icon,
}: {
  title: string
  children?: ReactNode
  icon?: ReactNode
}) {
  return (
    <Center mih={200} p="lg">
      <Stack align="center" gap="xs" maw={420} ta="center">
        <Group c="dimmed">{icon ?? <IconInbox size={36} stroke={1.3} aria-hidden />}</Group>
        <Text fw={600}>{title}</Text>
        {children && (
          <Text size="sm" c="dimmed" component="div">
            {children}
          </Text>
        )}
      </Stack>
    </Center>
  )
}

type Read<Data> = {
  data: Data | undefined
  error: unknown
  isPending: boolean
  refetch: () => unknown
}

/** A query's answer, or what stands instead of it. What was read before stays while it is read
 *  anew. */
export function Answer<Data>({
  of,
  children,
}: {
  of: Read<Data>
  children: (data: NonNullable<Data>) => ReactNode
}) {
  if (of.data !== undefined && of.data !== null) return children(of.data)
  if (of.error) return <Failure error={of.error} retry={of.refetch} />
  return <Loading />
}
