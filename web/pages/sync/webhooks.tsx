// The log of what the platforms told, with the raw text and what came of it; and what was turned away.
import { Group, SegmentedControl, Select, Text, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { countText, Moment } from '../../parts/figures.tsx'
import { Empty } from '../../parts/states.tsx'
import { Status } from '../../parts/status.tsx'
import { isPlatform, type Platform, PlatformFilter } from './parts/platforms.tsx'
import { ReceivedSide, ReceivedState } from './parts/received-side.tsx'
import { byCursor, type Column, Mono, RowLink, Rows } from './parts/rows.tsx'
import type { Received, Refused } from './parts/shapes.ts'
import { SyncSheet } from './parts/sheet.tsx'
import './parts/words.ts'

const states = ['waiting', 'held', 'taken'] as const
type State = (typeof states)[number]
const isState = (text: string | undefined): text is State => states.includes(text as State)

type Names = 'view' | 'platform' | 'kind' | 'about' | 'state' | 'id'

export function Page() {
  const { t } = useTranslation(['sync', 'app'])
  const [search, change] = useSearchState<Names>()
  const view = search.view === 'refused' ? 'refused' : 'received'
  const platform = isPlatform(search.platform) ? search.platform : undefined
  return (
    <SyncSheet tab="webhooks" subtitle={t('sync:webhooks.subtitle')}>
      <Group gap="xs" role="group" aria-label={t('sync:filterLabel')}>
        <SegmentedControl
          value={view}
          onChange={(next) => change({ view: next === 'refused' ? next : undefined })}
          aria-label={t('sync:tabs.webhooks')}
          data={(['received', 'refused'] as const).map((value) => ({
            value,
            label: t(`sync:webhooks.views.${value}`),
          }))}
        />
        <PlatformFilter value={platform} onChange={(next) => change({ platform: next })} />
        {view === 'received' && <Filters />}
      </Group>
      {view === 'received' ? (
        <ReceivedList platform={platform} />
      ) : (
        <RefusedList platform={platform} />
      )}
      <ReceivedSide id={search.id} onClose={() => change({ id: undefined })} />
    </SyncSheet>
  )
}

function Filters() {
  const { t } = useTranslation(['sync', 'app'])
  const [search, change] = useSearchState<Names>()
  const find = useDebouncedCallback(
    (name: 'kind' | 'about', text: string) => change({ [name]: text.trim() || undefined }),
    300,
  )
  return (
    <>
      <Select
        w={150}
        aria-label={t('sync:state')}
        placeholder={t('sync:webhooks.anyState')}
        clearable
        clearButtonProps={{ 'aria-label': t('app:clearFilters') }}
        value={isState(search.state) ? search.state : null}
        onChange={(next) => change({ state: next ?? undefined })}
        data={states.map((value) => ({ value, label: t(`sync:webhooks.states.${value}`) }))}
      />
      <TextInput
        w={210}
        aria-label={t('sync:webhooks.findKind')}
        placeholder={t('sync:webhooks.findKindHint')}
        leftSection={<IconSearch size={15} aria-hidden />}
        defaultValue={search.kind ?? ''}
        onChange={(event) => find('kind', event.currentTarget.value)}
      />
      <TextInput
        w={250}
        aria-label={t('sync:webhooks.findAbout')}
        placeholder={t('sync:webhooks.findAboutHint')}
        leftSection={<IconSearch size={15} aria-hidden />}
        defaultValue={search.about ?? ''}
        onChange={(event) => find('about', event.currentTarget.value)}
      />
    </>
  )
}

function ReceivedList({ platform }: { platform: Platform | undefined }) {
  const { t } = useTranslation(['sync', 'app'])
  const [search] = useSearchState<Names>()
  const state = isState(search.state) ? search.state : undefined
  const { kind, about } = search
  const query = { platform, state, kind, about, limit: 100 }
  const read = api.useInfiniteQuery('get', '/v1/webhooks/received', { params: { query } }, byCursor)
  return (
    <Rows
      read={read}
      label={t('sync:webhooks.views.received')}
      columns={useReceivedColumns()}
      chosen={search.id}
      empty={<Empty title={t('sync:webhooks.empty')}>{t('sync:webhooks.emptyHint')}</Empty>}
    />
  )
}

function RefusedList({ platform }: { platform: Platform | undefined }) {
  const { t } = useTranslation(['sync', 'app'])
  const read = api.useInfiniteQuery(
    'get',
    '/v1/webhooks/refused',
    { params: { query: { platform, limit: 100 } } },
    { ...byCursor, refetchInterval: 15_000 },
  )
  return (
    <>
      <Text size="sm" c="dimmed">
        {t('sync:webhooks.refusedNote')}
      </Text>
      <Rows
        read={read}
        label={t('sync:webhooks.views.refused')}
        columns={useRefusedColumns()}
        empty={
          <Empty title={t('sync:webhooks.refusedEmpty')}>
            {t('sync:webhooks.refusedEmptyHint')}
          </Empty>
        }
      />
    </>
  )
}

function useReceivedColumns(): Column<Received>[] {
  const { t } = useTranslation(['sync', 'app'])
  return [
    {
      key: 'what',
      label: t('sync:webhooks.what'),
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
      show: (one) => t(`app:platforms.${one.platform}`),
    },
    {
      key: 'about',
      label: t('sync:webhooks.about'),
      phone: 'wide',
      show: ({ objectId }) => (objectId ? <Mono>{objectId}</Mono> : '–'),
    },
    {
      key: 'state',
      label: t('sync:webhooks.state'),
      show: (one) => <ReceivedState state={one.state} />,
    },
    {
      key: 'why',
      label: t('sync:why'),
      phone: 'hidden',
      show: ({ why, readAgain }) => (
        <Text size="sm" c="dimmed" lineClamp={2}>
          {why ?? (readAgain > 0 ? t('sync:webhooks.readAgain', { count: readAgain }) : '')}
        </Text>
      ),
    },
    {
      key: 'via',
      label: t('sync:webhooks.via'),
      phone: 'hidden',
      show: ({ via }) => t(`sync:webhooks.vias.${via}`),
    },
    {
      key: 'received',
      label: t('sync:webhooks.received'),
      show: ({ receivedAt }) => <Moment at={receivedAt} />,
    },
  ]
}

function useRefusedColumns(): Column<Refused>[] {
  const { t } = useTranslation(['sync', 'app'])
  return [
    {
      key: 'when',
      label: t('sync:webhooks.when'),
      show: ({ refusedAt }) => <Moment at={refusedAt} />,
    },
    {
      key: 'platform',
      label: t('sync:platform'),
      show: (one) => t(`app:platforms.${one.platform}`),
    },
    {
      key: 'why',
      label: t('sync:why'),
      phone: 'wide',
      show: ({ code, detail }) => (
        <>
          <Status tone="bad">
            {t(`sync:webhooks.codes.${code as 'signature-invalid'}`, { defaultValue: code })}
          </Status>{' '}
          {detail && <Mono>{detail}</Mono>}
        </>
      ),
    },
    {
      key: 'agent',
      label: t('sync:webhooks.agent'),
      phone: 'wide',
      show: ({ agent }) => (agent ? <Mono>{agent}</Mono> : '–'),
    },
    {
      key: 'size',
      label: t('sync:webhooks.size'),
      end: true,
      phone: 'hidden',
      show: ({ bytes }) => t('sync:webhooks.bytes', { count: bytes, text: countText(bytes) }),
    },
  ]
}
