// Where one is signed in, and out again elsewhere.
import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { api, type paths, useWrite } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'
import { useConfirm } from '../../parts/confirm.tsx'
import { Moment, momentText } from '../../parts/figures.tsx'
import { Answer } from '../../parts/states.tsx'
import { Status } from '../../parts/status.tsx'
import { tellDone } from '../../parts/tell.tsx'
import { deviceOf } from './device.ts'

type Row =
  paths['/v1/sessions']['get']['responses'][200]['content']['application/json']['data'][number]

export function Sessions() {
  const { t } = useTranslation('profile')
  const { via } = useSession()
  const sessions = api.useQuery('get', '/v1/sessions', undefined, { enabled: via === 'session' })
  if (via === 'key') return <Text size="sm">{t('sessions.key')}</Text>
  return (
    <Answer of={sessions}>
      {({ data }) => (
        <Stack gap="sm">
          <Stack component="ul" gap="md" p={0} m={0} style={{ listStyle: 'none' }}>
            {data.map((row) => (
              <One key={row.id} row={row} />
            ))}
          </Stack>
          {data.length > 1 ? (
            <Elsewhere count={data.length - 1} />
          ) : (
            <Text size="sm" c="dimmed">
              {t('sessions.alone')}
            </Text>
          )}
        </Stack>
      )}
    </Answer>
  )
}

function useDevice() {
  const { t } = useTranslation('profile')
  return (userAgent: string | null) => {
    const { browser, system } = deviceOf(userAgent)
    if (browser && system) return t('sessions.on', { browser, system })
    return browser ?? system ?? t('sessions.unknown')
  }
}

function One({ row }: { row: Row }) {
  const { t } = useTranslation('profile')
  const { timeZone } = useSession()
  const device = useDevice()(row.browser)
  const end = useWrite('delete', '/v1/sessions/{id}', {
    onSuccess: () => void tellDone(t('sessions.ended', { device })),
  })
  const isPhone = /iPhone|Android/.test(device)
  const Icon = isPhone ? IconDeviceMobile : IconDeviceDesktop
  const begun = momentText(row.beganAt, timeZone)
  return (
    <Group component="li" wrap="nowrap" align="flex-start" gap="sm">
      <Icon size={22} aria-hidden style={{ flexShrink: 0, marginTop: 2 }} />
      <div style={{ minWidth: 0, flex: 1 }}>
        <Group gap="xs">
          <Title order={3} fz="sm" fw={600}>
            {device}
          </Title>
          {row.isThis && <Status tone="good">{t('sessions.this')}</Status>}
        </Group>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {t('sessions.since', { moment: begun, way: t(`sessions.via.${row.via}`) })}
          {row.address && ` · ${row.address}`}
        </Text>
        {!row.isThis && (
          <Text size="sm" c="dimmed" component="div">
            {t('sessions.seen')} <Moment at={row.seenAt} ago />
          </Text>
        )}
      </div>
      {!row.isThis && (
        <Button
          variant="default"
          size="xs"
          loading={end.isPending}
          aria-label={t('sessions.endOf', { device, moment: begun })}
          onClick={() => end.mutate({ params: { path: { id: row.id } } })}
        >
          {t('sessions.end')}
        </Button>
      )}
    </Group>
  )
}

function Elsewhere({ count }: { count: number }) {
  const { t } = useTranslation('profile')
  const confirm = useConfirm()
  const end = useWrite('delete', '/v1/sessions', {
    onSuccess: () => void tellDone(t('sessions.all.done')),
  })
  const ask = async () => {
    const isMeant = await confirm({
      title: t('sessions.all.title'),
      text: t('sessions.all.text', { count }),
      act: t('sessions.all.act'),
      isDangerous: true,
    })
    if (isMeant) end.mutate({})
  }
  return (
    <Group>
      <Button variant="default" loading={end.isPending} onClick={ask}>
        {t('sessions.all.act')}
      </Button>
    </Group>
  )
}
