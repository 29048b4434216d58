// Facts from outside that the ledger could not understand yet: why, the raw text, and trying again.
import { Group, Stack, Text, Title } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { api, problemOf, useWrite } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { Moment } from '../../parts/figures.tsx'
import { Answer, Empty } from '../../parts/states.tsx'
import { tellDone } from '../../parts/tell.tsx'
import { Act } from './parts/act.tsx'
import { isPlatform, type Platform, PlatformFilter } from './parts/platforms.tsx'
import { Raw } from './parts/raw.tsx'
import { Reason } from './parts/reason.tsx'
import { byCursor, type Column, Facts, Mono, RowLink, Rows } from './parts/rows.tsx'
import type { HeldFact } from './parts/shapes.ts'
import { SyncSheet, useSummary } from './parts/sheet.tsx'
import { Side } from './parts/side.tsx'
import './parts/words.ts'

export function Page() {
  const { t } = useTranslation(['sync', 'app'])
  const [search, change] = useSearchState<'platform' | 'code' | 'id'>()
  const platform = isPlatform(search.platform) ? search.platform : undefined
  const { code, id } = search
  const query = { platform, code, limit: 100 }
  const read = api.useInfiniteQuery('get', '/v1/sync/held', { params: { query } }, byCursor)
  const reasons = useSummary()
    .data?.data.filter((one) => platform === undefined || one.platform === platform)
    .flatMap(({ held }) => held)
  const close = () => change({ id: undefined })
  return (
    <SyncSheet tab="held" subtitle={t('sync:held.subtitle')}>
      <Group gap="xs" role="group" aria-label={t('sync:filterLabel')}>
        <PlatformFilter
          value={platform}
          onChange={(next) => change({ platform: next, code: undefined })}
        />
        <Reason reasons={reasons ?? []} value={code} onChange={(next) => change({ code: next })} />
        <ReleaseAll {...{ platform, code, reasons: reasons ?? [] }} />
      </Group>
      <Rows
        read={read}
        label={t('sync:tabs.held')}
        columns={useColumns()}
        chosen={id}
        empty={
          <Empty
            title={t('sync:held.empty')}
            icon={<IconCircleCheck size={36} stroke={1.3} aria-hidden />}
          >
            {t('sync:held.emptyHint')}
          </Empty>
        }
      />
      <Side isOpen={id !== undefined} title={t('sync:held.what')} onClose={close}>
        {id !== undefined && <Fact id={id} onDone={close} />}
      </Side>
    </SyncSheet>
  )
}

function useColumns(): Column<HeldFact>[] {
  const { t } = useTranslation(['sync', 'app'])
  return [
    {
      key: 'what',
      label: t('sync:held.what'),
      phone: 'wide',
      show: ({ id, kind }) => (
        <RowLink id={id}>
          <Mono>{kind}</Mono>
        </RowLink>
      ),
    },
    {
      key: 'platform',
      label: t('sync:platform'),
      show: ({ platform }) => t(`app:platforms.${platform as Platform}`),
    },
    {
      key: 'about',
      label: t('sync:held.about'),
      show: ({ objectId }) => (objectId ? <Mono>{objectId}</Mono> : '–'),
    },
    {
      key: 'why',
      label: t('sync:why'),
      phone: 'wide',
      show: ({ why, code }) => (
        <Text size="sm" c="dimmed">
          {why ?? code}
        </Text>
      ),
    },
    {
      key: 'since',
      label: t('sync:held.waits'),
      show: ({ since }) => <Moment at={since} ago />,
    },
  ]
}

function ReleaseAll({
  platform,
  code,
  reasons,
}: {
  platform: Platform | undefined
  code: string | undefined
  reasons: { code: string; count: number }[]
}) {
  const { t } = useTranslation('sync')
  const release = useWrite('post', '/v1/sync/held/release', {
    onSuccess: ({ count }) => tellDone(t('held.releasedAll', { count })),
  })
  const count = reasons
    .filter((one) => code === undefined || one.code === code)
    .reduce((sum, one) => sum + one.count, 0)
  if (count === 0) return null
  return (
    <Act
      need="account"
      variant="default"
      loading={release.isPending}
      onClick={() =>
        release.mutate({ body: { ...(platform && { platform }), ...(code && { code }) } })
      }
    >
      {t('held.releaseAll', { count })}
    </Act>
  )
}

function Fact({ id, onDone }: { id: string; onDone: () => void }) {
  const { t } = useTranslation(['sync', 'app'])
  const read = api.useQuery('get', '/v1/sync/held/{id}', { params: { path: { id } } })
  const release = useWrite('post', '/v1/sync/held/{id}/release', {
    onSuccess: () => {
      onDone()
      tellDone(t('sync:held.released'))
    },
  })
  const { error } = read as { error: unknown }
  if (error && problemOf(error).status === 404) return <Text>{t('sync:held.gone')}</Text>
  return (
    <Answer of={read}>
      {(fact) => (
        <Stack>
          <Group justify="flex-end">
            <Act
              need="account"
              loading={release.isPending}
              onClick={() => release.mutate({ params: { path: { id } }, body: {} })}
            >
              {t('sync:held.release')}
            </Act>
          </Group>
          <Facts
            rows={[
              [t('sync:platform'), t(`app:platforms.${fact.platform as Platform}`)],
              [t('sync:held.what'), <Mono key="kind">{fact.kind}</Mono>],
              [t('sync:held.about'), fact.objectId ? <Mono>{fact.objectId}</Mono> : '–'],
              [t('sync:why'), fact.why ?? fact.code],
              [t('sync:held.reason'), <Mono key="reason">{fact.reason}</Mono>],
              [t('sync:held.occurred'), <Moment key="occurred" at={fact.occurredAt} />],
              [t('sync:held.received'), <Moment key="received" at={fact.receivedAt} />],
              [t('sync:held.waits'), <Moment key="since" at={fact.since} />],
            ]}
          />
          <Title order={3} fz="sm">
            {t('sync:raw.title')}
          </Title>
          <Raw text={fact.raw} />
        </Stack>
      )}
    </Answer>
  )
}
