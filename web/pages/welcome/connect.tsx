// The three accounts: how each stands, and connecting those that are missing.
import { Anchor, Group, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { Answer } from '../../parts/states.tsx'
import { Status, type Tone } from '../../parts/status.tsx'
import { ConnectionActions } from '../sync/parts/connection-actions.tsx'
import type { Setup } from './setup.ts'
import classes from './welcome.module.css'

const tones: Record<string, Tone> = {
  ...{ connected: 'good', paused: 'warning', reconnect: 'bad', 'not-connected': 'quiet' },
}

export function Connect({ setup: { mode } }: { setup: Setup }) {
  const { t } = useTranslation(['welcome', 'app'])
  const read = api.useQuery('get', '/v1/connections', {}, { refetchInterval: 5000 })
  return (
    <>
      <Text size="sm">{t('welcome:connect.text')}</Text>
      <Answer of={read}>
        {({ data }) => (
          <ul className={classes.lines}>
            {data.map((one) => (
              <li key={one.name} className={classes.line}>
                <div>
                  <Group gap="xs">
                    <Text fw={600}>{t(`app:platforms.${one.name}`)}</Text>
                    <Status tone={tones[one.state] ?? 'quiet'}>
                      {t(`welcome:connect.${one.state}`)}
                    </Status>
                  </Group>
                  <Text size="sm" c="dimmed">
                    {t(`welcome:connect.purpose.${one.name}`)}
                    {one.accountId && ` · ${t('welcome:connect.account', { id: one.accountId })}`}
                  </Text>
                  {(one.reason ?? one.warning) && (
                    <Text size="sm">{one.reason ?? one.warning}</Text>
                  )}
                </div>
                {(mode === 'live' || one.state !== 'connected') && (
                  <ConnectionActions connection={one} />
                )}
              </li>
            ))}
          </ul>
        )}
      </Answer>
      <Anchor size="sm" renderRoot={(props) => <Link {...props} to="/sync/connections" />}>
        {t('welcome:connect.more')}
      </Anchor>
    </>
  )
}
