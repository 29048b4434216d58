// The documents on the platforms: those that wait first, each with the reason and the way to try it
// again.
import { Group, SegmentedControl, Text } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { api, useWrite } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { Moment } from '../../parts/figures.tsx'
import { Empty } from '../../parts/states.tsx'
import { tellDone } from '../../parts/tell.tsx'
import { Act } from './parts/act.tsx'
import { itemName, ItemSide, ItemState } from './parts/item-side.tsx'
import { isPlatform, PlatformFilter } from './parts/platforms.tsx'
import { Reason } from './parts/reason.tsx'
import { byCursor, type Column, RowLink, Rows } from './parts/rows.tsx'
import type { SyncItem } from './parts/shapes.ts'
import { SyncSheet, useSummary } from './parts/sheet.tsx'
import './parts/words.ts'

const views = {
  waiting: { state: 'parked' },
  failing: { state: 'failing' },
  differing: { differs: 'true' },
  all: {},
} as const
type View = keyof typeof views
const isView = (text: string | undefined): text is View => text !== undefined && text in views

export function Page() {
  const { t } = useTranslation(['sync', 'app'])
  const [search, change] = useSearchState<'view' | 'platform' | 'code' | 'id'>()
  const view: View = isView(search.view) ? search.view : 'waiting'
  const platform = isPlatform(search.platform) ? search.platform : undefined
  const { code, id } = search
  const query = { ...views[view], platform, code, limit: 100 }
  const read = api.useInfiniteQuery('get', '/v1/sync', { params: { query } }, byCursor)
  const reasons = useSummary()
    .data?.data.filter((one) => platform === undefined || one.platform === platform)
    .flatMap(({ parked }) => parked)
  return (
    <SyncSheet tab="items" subtitle={t('sync:items.subtitle')}>
      <Group gap="xs" role="group" aria-label={t('sync:filterLabel')}>
        <SegmentedControl
          value={view}
          onChange={(next) => change({ view: next, code: undefined })}
          aria-label={t('sync:state')}
          maw="100%"
          style={{ overflowX: 'auto' }}
          data={(Object.keys(views) as View[]).map((value) => ({
            value,
            label: t(`sync:items.views.${value}`),
          }))}
        />
        <PlatformFilter
          value={platform}
          onChange={(next) => change({ platform: next, code: undefined })}
        />
        {view === 'waiting' && (
          <Reason
            reasons={reasons ?? []}
            value={code}
            onChange={(next) => change({ code: next })}
          />
        )}
        {view === 'waiting' && <RetryAll {...{ platform, code, reasons: reasons ?? [] }} />}
      </Group>
      <Rows
        read={read}
        label={t('sync:tabs.items')}
        columns={useColumns()}
        chosen={id}
        empty={
          <Empty
            title={t(view === 'waiting' ? 'sync:items.emptyParked' : 'sync:items.empty')}
            icon={<IconCircleCheck size={36} stroke={1.3} aria-hidden />}
          >
            {t(view === 'waiting' ? 'sync:items.emptyParkedHint' : 'sync:items.emptyHint')}
          </Empty>
        }
      />
      <ItemSide id={id} onClose={() => change({ id: undefined })} />
    </SyncSheet>
  )
}

function useColumns(): Column<SyncItem>[] {
  const { t } = useTranslation(['sync', 'app'])
  return [
    {
      key: 'document',
      label: t('sync:items.document'),
      phone: 'wide',
      show: (item) => <RowLink id={item.id}>{itemName(item, t)}</RowLink>,
    },
    {
      key: 'platform',
      label: t('sync:platform'),
      show: ({ platform }) => t(`app:platforms.${platform}`),
    },
    { key: 'state', label: t('sync:state'), show: ({ state }) => <ItemState state={state} /> },
    {
      key: 'why',
      label: t('sync:why'),
      phone: 'wide',
      show: ({ why, differs }) => (
        <Text size="sm" c="dimmed" lineClamp={2}>
          {why ?? differs.map(({ field }) => field).join(', ')}
        </Text>
      ),
    },
    {
      key: 'attempts',
      label: t('sync:outgoing.attempts'),
      end: true,
      phone: 'hidden',
      show: ({ attempts }) => attempts || '–',
    },
    {
      key: 'updated',
      label: t('sync:items.updated'),
      show: ({ updatedAt }) => <Moment at={updatedAt} ago />,
    },
  ]
}

function RetryAll({
  platform,
  code,
  reasons,
}: {
  platform: SyncItem['platform'] | undefined
  code: string | undefined
  reasons: { code: string; count: number }[]
}) {
  const { t } = useTranslation('sync')
  const retry = useWrite('post', '/v1/sync/retry', {
    onSuccess: ({ count, left }) =>
      tellDone(
        [t('items.retriedAll', { count }), left > 0 && t('items.leftAll', { count: left })]
          .filter(Boolean)
          .join(' '),
      ),
  })
  const count = reasons
    .filter((one) => code === undefined || one.code === code)
    .reduce((sum, one) => sum + one.count, 0)
  if (count === 0) return null
  return (
    <Act
      need="account"
      variant="default"
      loading={retry.isPending}
      onClick={() =>
        retry.mutate({ body: { ...(platform && { platform }), ...(code && { code }) } })
      }
    >
      {t('items.retryAll', { count })}
    </Act>
  )
}
