// Fields that both sides have changed: both values side by side, and saying who is right.
import {
  Button,
  Group,
  Paper,
  Radio,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, useWrite } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { useSession } from '../../app/session.tsx'
import { agoText, Moment } from '../../parts/figures.tsx'
import { Answer, Empty } from '../../parts/states.tsx'
import { Status } from '../../parts/status.tsx'
import { tellDone } from '../../parts/tell.tsx'
import { Act } from './parts/act.tsx'
import { itemName } from './parts/item-side.tsx'
import { isPlatform, PlatformFilter } from './parts/platforms.tsx'
import { byCursor, type Column, Facts, Mono, RowLink, Rows } from './parts/rows.tsx'
import type { Conflict } from './parts/shapes.ts'
import { SyncSheet } from './parts/sheet.tsx'
import { Side } from './parts/side.tsx'
import classes from './parts/sync.module.css'
import { as } from './parts/roles.ts'
import './parts/words.ts'

export function Page() {
  const { t } = useTranslation(['sync', 'app'])
  const [search, change] = useSearchState<'view' | 'platform' | 'id'>()
  const state = search.view === 'closed' ? 'closed' : 'open'
  const platform = isPlatform(search.platform) ? search.platform : undefined
  const query = { state, platform, limit: 100 } as const
  const read = api.useInfiniteQuery('get', '/v1/conflicts', { params: { query } }, byCursor)
  const { id } = search
  const close = () => change({ id: undefined })
  return (
    <SyncSheet tab="conflicts" subtitle={t('sync:conflicts.subtitle')}>
      <Group gap="xs" role="group" aria-label={t('sync:filterLabel')}>
        <SegmentedControl
          value={state}
          onChange={(next) => change({ view: next === 'closed' ? next : undefined })}
          aria-label={t('sync:state')}
          data={(['open', 'closed'] as const).map((value) => ({
            value,
            label: t(`sync:conflicts.views.${value}`),
          }))}
        />
        <PlatformFilter value={platform} onChange={(next) => change({ platform: next })} />
      </Group>
      <Rows
        read={read}
        label={t('sync:tabs.conflicts')}
        columns={useColumns()}
        chosen={id}
        empty={
          <Empty
            title={t(state === 'open' ? 'sync:conflicts.empty' : 'sync:conflicts.emptyClosed')}
            icon={<IconCircleCheck size={36} stroke={1.3} aria-hidden />}
          >
            {state === 'open' && t('sync:conflicts.emptyHint')}
          </Empty>
        }
      />
      <Side isOpen={id !== undefined} title={t('sync:tabs.conflicts')} onClose={close}>
        {id !== undefined && <One id={id} onDone={close} />}
      </Side>
    </SyncSheet>
  )
}

function Value({ text }: { text: string | null }) {
  const { t } = useTranslation('sync')
  if (text !== null && text !== '') return <Mono>{text}</Mono>
  return (
    <Text span size="sm" c="dimmed">
      {t('conflicts.empty_value')}
    </Text>
  )
}

function useColumns(): Column<Conflict>[] {
  const { t } = useTranslation(['sync', 'app'])
  return [
    {
      key: 'document',
      label: t('sync:items.document'),
      phone: 'wide',
      show: (one) => <RowLink id={one.id}>{itemName(one, t)}</RowLink>,
    },
    {
      key: 'platform',
      label: t('sync:platform'),
      show: ({ platform }) => t(`app:platforms.${platform}`),
    },
    { key: 'field', label: t('sync:conflicts.field'), show: ({ field }) => <Mono>{field}</Mono> },
    {
      key: 'ledger',
      label: t('sync:conflicts.ledger'),
      phone: 'wide',
      show: ({ ledger }) => <Value text={ledger} />,
    },
    {
      key: 'theirs',
      label: t('sync:conflicts.theirs', { platform: t('sync:platform') }),
      phone: 'wide',
      show: ({ theirs }) => <Value text={theirs} />,
    },
    {
      key: 'found',
      label: t('sync:conflicts.found'),
      show: ({ detectedAt }) => <Moment at={detectedAt} ago />,
    },
  ]
}

function One({ id, onDone }: { id: string; onDone: () => void }) {
  const read = api.useQuery('get', '/v1/conflicts/{id}', { params: { path: { id } } })
  return <Answer of={read}>{(one) => <Shown conflict={one} onDone={onDone} />}</Answer>
}

function Shown({ conflict, onDone }: { conflict: Conflict; onDone: () => void }) {
  const { t } = useTranslation(['sync', 'app'])
  const { field, base, reason, state, detectedAt, history } = conflict
  const platform = t(`app:platforms.${conflict.platform}`)
  return (
    <Stack>
      <Text fw={600}>
        {itemName(conflict, t)} · <Mono>{field}</Mono>
      </Text>
      {reason && <Status tone="warning">{t(`sync:conflicts.reasons.${reason}`)}</Status>}
      <Facts
        rows={[
          [t('sync:conflicts.before'), <Value key="base" text={base} />],
          [t('sync:conflicts.found'), <Moment key="found" at={detectedAt} />],
          ...(state === 'closed'
            ? ([
                [
                  t('sync:conflicts.decidedBy'),
                  `${conflict.decidedBy ?? ''} ${conflict.decidedKind ? `(${t(`sync:conflicts.kinds.${conflict.decidedKind}`)})` : ''}`,
                ],
                [t('sync:mappings.value'), <Value key="value" text={conflict.value} />],
                ...(conflict.note ? [[t('sync:conflicts.note'), conflict.note]] : []),
              ] as [string, string][])
            : []),
        ]}
      />
      {state === 'open' && <Decision conflict={conflict} onDone={onDone} />}
      {history.length > 1 && (
        <div>
          <Text size="sm" fw={600} mb={4}>
            {t('sync:conflicts.history')}
          </Text>
          <table className={classes.rows} {...as.table} aria-label={t('sync:conflicts.history')}>
            <thead {...as.rowgroup}>
              <tr {...as.row}>
                <th {...as.columnheader} scope="col">
                  {t('sync:webhooks.when')}
                </th>
                <th {...as.columnheader} scope="col">
                  {t('sync:conflicts.ledger')}
                </th>
                <th {...as.columnheader} scope="col">
                  {t('sync:conflicts.theirs', { platform })}
                </th>
              </tr>
            </thead>
            <tbody {...as.rowgroup}>
              {history.map(({ at, ledger, theirs }) => (
                <tr key={at} {...as.row}>
                  <td {...as.cell}>
                    <Moment at={at} />
                  </td>
                  <td {...as.cell}>
                    <Value text={ledger} />
                  </td>
                  <td {...as.cell}>
                    <Value text={theirs} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Stack>
  )
}

function Decision({ conflict, onDone }: { conflict: Conflict; onDone: () => void }) {
  const { t } = useTranslation(['sync', 'app'])
  const { whyNot } = useSession()
  const { id, ledger, theirs, theirsAt } = conflict
  const platform = t(`app:platforms.${conflict.platform}`)
  const [winner, setWinner] = useState<'ledger' | 'platform'>()
  const [note, setNote] = useState('')
  const resolve = useWrite('post', '/v1/conflicts/{id}/resolve', {
    onSuccess: () => {
      onDone()
      tellDone(t('sync:conflicts.resolved'))
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!winner || whyNot('account') !== undefined) return
    const body = { winner, ...(note.trim() && { note: note.trim() }) }
    resolve.mutate({ params: { path: { id } }, body })
  }
  const shown = (value: string | null) => value || t('sync:conflicts.empty_value')
  const sides = [
    {
      ...{ value: 'ledger', says: ledger, head: t('sync:conflicts.ledger'), at: null },
      right: t('sync:conflicts.keepLedger'),
      effect: t('sync:conflicts.effectLedger', { value: shown(ledger), platform }),
    },
    {
      ...{ value: 'platform', says: theirs, at: theirsAt },
      head: t('sync:conflicts.theirs', { platform }),
      right: t('sync:conflicts.keepTheirs', { platform }),
      effect: t('sync:conflicts.effectTheirs', { value: shown(theirs) }),
    },
  ] as const
  return (
    <form onSubmit={submit}>
      <Stack>
        <Radio.Group
          value={winner ?? ''}
          onChange={(next) => setWinner(next as 'ledger' | 'platform')}
          label={t('sync:conflicts.resolve')}
        >
          <Group grow align="stretch" mt={6} gap="sm" preventGrowOverflow={false}>
            {sides.map(({ value, says, head, right, effect, at }) => (
              <Paper key={value} withBorder p="sm" miw={220}>
                <Stack gap={6}>
                  <Text size="xs" c="dimmed">
                    {head}
                    {at && `, ${t('sync:conflicts.changedThere', { when: agoText(at) })}`}
                  </Text>
                  <Text component="div" fw={600}>
                    <Value text={says} />
                  </Text>
                  <Radio value={value} label={right} description={effect} />
                </Stack>
              </Paper>
            ))}
          </Group>
        </Radio.Group>
        <TextInput
          label={t('sync:conflicts.note')}
          value={note}
          maxLength={500}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {t('app:cancel')}
          </Button>
          <Act need="account" type="submit" loading={resolve.isPending} disabled={!winner}>
            {t('sync:conflicts.resolve')}
          </Act>
        </Group>
      </Stack>
    </form>
  )
}
