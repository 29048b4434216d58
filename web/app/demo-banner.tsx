// In the sandbox: that nothing is real, and how far the demo company is.
import { Group, Progress, Text } from '@mantine/core'
import { IconFlask } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client.ts'
import { useSession } from './session.tsx'

const lookEveryMs = 1500

export function DemoBanner() {
  const { t } = useTranslation('app')
  const { mode } = useSession()
  const { data } = api.useQuery(
    'get',
    '/v1/demo',
    {},
    {
      enabled: mode === 'sandbox',
      refetchInterval: ({ state }) => (isDone(state.data) ? false : lookEveryMs),
    },
  )
  if (mode !== 'sandbox' || !data?.progress || isDone(data)) return null
  const { done, total } = data.progress
  return (
    <Group id="demo" gap="sm" mb="md" wrap="nowrap" role="status">
      <IconFlask size={18} aria-hidden />
      <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
        {t('demo.progress', { done, total })}
      </Text>
      <Progress
        value={(done / Math.max(total, 1)) * 100}
        flex={1}
        aria-label={t('demo.progress', { done, total })}
      />
    </Group>
  )
}

const isDone = (data: { progress: { done: number; total: number } | null } | undefined) =>
  data?.progress ? data.progress.done >= data.progress.total : false
