// The connections to the platforms: how each stands, what to do about it, and a person's hand on it.
import { Stack } from '@mantine/core'
import { IconStethoscope } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { Answer } from '../../parts/states.tsx'
import { tellDone, tellProblem } from '../../parts/tell.tsx'
import { Act } from './parts/act.tsx'
import { ConnectionCard } from './parts/connection-card.tsx'
import { isPlatform } from './parts/platforms.tsx'
import { SyncSheet } from './parts/sheet.tsx'
import './parts/words.ts'

export function Page() {
  const { t } = useTranslation(['sync', 'app'])
  const connections = api.useQuery('get', '/v1/connections', {}, { refetchInterval: 5_000 })
  const sweeps = api.useQuery('get', '/v1/sweeps', {}, { refetchInterval: 5_000 })
  const checks = api.useMutation('post', '/v1/connections/checks', { onError: tellProblem })
  useComeBack()
  return (
    <SyncSheet
      tab="connections"
      subtitle={t('sync:connections.subtitle')}
      actions={
        <Act
          need="connect"
          variant="default"
          leftSection={<IconStethoscope size={16} aria-hidden />}
          loading={checks.isPending}
          onClick={() => checks.mutate({ body: {} })}
        >
          {t('sync:connections.check')}
        </Act>
      }
    >
      <Answer of={connections}>
        {({ data }) => (
          <Stack gap="lg">
            {data.map((connection) => (
              <ConnectionCard
                key={connection.name}
                connection={connection}
                sweeps={sweeps.data?.data.filter(({ platform }) => platform === connection.name)}
                findings={
                  checks.data?.data.find(({ platform }) => platform === connection.name)?.findings
                }
              />
            ))}
          </Stack>
        )}
      </Answer>
    </SyncSheet>
  )
}

/** Who comes back from the page of a platform has just said yes there. */
function useComeBack() {
  const { t } = useTranslation(['sync', 'app'])
  const [{ connected }, change] = useSearchState<'connected'>()
  useEffect(() => {
    if (!isPlatform(connected)) return
    tellDone(t('sync:connections.connected', { platform: t(`app:platforms.${connected}`) }))
    change({ connected: undefined })
  }, [connected, change, t])
}
