// Who has a key of the API: issued here, shown once, revoked here.
import { Anchor, Button, Group, Paper, Stack, Text, Tooltip } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, type paths } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { useSession } from '../../app/session.tsx'
import { Answer, Empty } from '../../parts/states.tsx'
import { SettingsPage } from '../settings/frame.tsx'
import { Issue, KeyShown, type Made } from './issue.tsx'
import { KeyList } from './list.tsx'
import type words from './words.en.ts'

declare module '../../app/words.ts' {
  interface Words {
    'api-keys': typeof words
  }
}

export type Key =
  paths['/v1/api-keys']['get']['responses'][200]['content']['application/json']['data'][number]

export function Page() {
  const { t } = useTranslation('api-keys')
  const { may, whyNot } = useSession()
  const [{ issue }, change] = useSearchState<'issue' | 'revoked'>()
  const [made, setMade] = useState<Made>()
  const why = whyNot('admit')
  const button = (
    <Tooltip label={why} disabled={why === undefined}>
      <Button
        leftSection={<IconKey size={16} aria-hidden />}
        data-disabled={why !== undefined || undefined}
        aria-disabled={why !== undefined || undefined}
        onClick={why === undefined ? () => change({ issue: '1' }, 'push') : undefined}
      >
        {t('issue')}
      </Button>
    </Tooltip>
  )
  return (
    <SettingsPage title={t('title')} subtitle={t('subtitle')} actions={button}>
      {may('oversee') ? (
        <Keys />
      ) : (
        <Paper withBorder>
          <Empty title={t('hidden')} icon={<IconKey size={36} stroke={1.3} aria-hidden />}>
            {whyNot('oversee')}
          </Empty>
        </Paper>
      )}
      <Issue
        isOpen={issue === '1' && why === undefined}
        close={() => change({ issue: undefined })}
        issued={setMade}
      />
      <KeyShown made={made} close={() => setMade(undefined)} />
    </SettingsPage>
  )
}

function Keys() {
  const { t } = useTranslation('api-keys')
  const [{ revoked }, change] = useSearchState<'revoked'>()
  const query = revoked ? { revoked: 'true' as const } : {}
  const read = api.useQuery('get', '/v1/api-keys', { params: { query } })
  return (
    <Stack gap="sm">
      <Answer of={read}>
        {({ data }) => (
          <>
            {data.length === 0 ? (
              <Paper withBorder>
                <Empty title={t('empty')} icon={<IconKey size={36} stroke={1.3} aria-hidden />}>
                  {t('emptyHint')}
                </Empty>
              </Paper>
            ) : (
              <KeyList keys={data} />
            )}
            <Group justify="space-between" gap="xs">
              <Text size="sm" c="dimmed">
                {t('count', { count: data.length })}
              </Text>
              <Anchor
                component="button"
                type="button"
                size="sm"
                onClick={() => change({ revoked: revoked ? undefined : '1' })}
              >
                {t(revoked ? 'hideRevoked' : 'showRevoked')}
              </Anchor>
            </Group>
          </>
        )}
      </Answer>
      <Text size="sm" c="dimmed">
        {t('environment')}
      </Text>
    </Stack>
  )
}
