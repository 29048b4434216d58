// One document on one platform: what should stand there beside what does, why it fails, and trying it
// again.
import { Anchor, Group, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { api, useWrite } from '../../../api/client.ts'
import { pathOf } from '../../../app/pages.ts'
import { Moment } from '../../../parts/figures.tsx'
import { Answer } from '../../../parts/states.tsx'
import { Status, type Tone } from '../../../parts/status.tsx'
import { tellDone } from '../../../parts/tell.tsx'
import { Act } from './act.tsx'
import { Facts, Mono } from './rows.tsx'
import type { SyncItem } from './shapes.ts'
import { Side } from './side.tsx'
import classes from './sync.module.css'
import { as } from './roles.ts'
import './words.ts'

const tones: Record<SyncItem['state'], Tone> = {
  pending: 'waiting',
  in_step: 'good',
  behind: 'warning',
  conflict: 'warning',
  failing: 'warning',
  parked: 'bad',
}

export function ItemState({ state }: { state: SyncItem['state'] }) {
  const { t } = useTranslation('sync')
  return <Status tone={tones[state]}>{t(`items.states.${state}`)}</Status>
}

export const itemName = (
  { object, objectId }: Pick<SyncItem, 'object' | 'objectId'>,
  t: TFunction<['sync', 'app']>,
) => `${t(`app:nouns.${object}`)} ${objectId}`

export function ItemSide({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const { t } = useTranslation(['sync', 'app'])
  return (
    <Side isOpen={id !== undefined} title={t('sync:items.document')} onClose={onClose}>
      {id !== undefined && <Item id={id} />}
    </Side>
  )
}

function Item({ id }: { id: string }) {
  const read = api.useQuery('get', '/v1/sync/{id}', { params: { path: { id } } })
  return <Answer of={read}>{(item) => <Shown item={item} />}</Answer>
}

function Shown({ item }: { item: SyncItem }) {
  const { t } = useTranslation(['sync', 'app'])
  const { id, object, objectId, platform, state, why, reason, code, attempts } = item
  const retry = useWrite('post', '/v1/sync/{id}/retry', {
    onSuccess: () => tellDone(t('sync:items.retried')),
  })
  const home = pathOf(object, objectId)
  return (
    <Stack>
      <Group justify="space-between">
        <ItemState state={state} />
        {(state === 'parked' || state === 'failing') && (
          <Act
            need="account"
            loading={retry.isPending}
            onClick={() => retry.mutate({ params: { path: { id } }, body: {} })}
          >
            {t('sync:items.retry')}
          </Act>
        )}
      </Group>
      <Facts
        rows={[
          [
            t('sync:items.document'),
            home ? (
              <Anchor size="sm" renderRoot={(props) => <Link to={home as never} {...props} />}>
                {itemName(item, t)}
              </Anchor>
            ) : (
              itemName(item, t)
            ),
          ],
          [t('sync:platform'), t(`app:platforms.${platform}`)],
          [t('sync:items.externalId'), item.externalId ? <Mono>{item.externalId}</Mono> : '–'],
          ...(item.operation && state !== 'in_step'
            ? ([
                [
                  t('sync:items.operation'),
                  t(`sync:items.operations.${item.operation as 'create'}`, {
                    defaultValue: item.operation,
                  }),
                ],
              ] as [string, string][])
            : []),
          ...(why
            ? ([
                [
                  t('sync:why'),
                  <span key="why">
                    {why} <Mono>({code})</Mono>
                  </span>,
                ],
              ] as [string, ReactNode][])
            : []),
          ...(reason
            ? ([[t('sync:items.reason'), <Mono key="r">{reason}</Mono>]] as [string, ReactNode][])
            : []),
          ...(attempts > 0
            ? ([[t('sync:outgoing.attempts'), t('sync:items.attempts', { count: attempts })]] as [
                string,
                string,
              ][])
            : []),
          [t('sync:items.updated'), <Moment key="at" at={item.updatedAt} />],
        ]}
      />
      <Title order={3} fz="sm">
        {t('sync:items.should')} / {t('sync:items.says')}
      </Title>
      <Fields item={item} />
      <Anchor
        size="sm"
        renderRoot={(props) => <Link to="/audit" search={{ q: objectId } as never} {...props} />}
      >
        {t('sync:items.story')}
      </Anchor>
    </Stack>
  )
}

/** Field by field; those that differ first. */
function Fields({ item: { should, says, values, observed, differs } }: { item: SyncItem }) {
  const { t } = useTranslation('sync')
  const wanted = should ?? values ?? {}
  const there = says ?? observed ?? {}
  const differing = new Set(differs.map(({ field }) => field))
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(there)])].sort(
    (a, b) => Number(differing.has(b)) - Number(differing.has(a)) || (a < b ? -1 : 1),
  )
  const shown = (value: string | null | undefined) =>
    value === undefined || value === null || value === '' ? (
      <Text span size="sm" c="dimmed">
        {t('items.nothing')}
      </Text>
    ) : (
      <Mono>{value}</Mono>
    )
  return (
    <table className={classes.rows} {...as.table} aria-label={t('items.field')}>
      <thead {...as.rowgroup}>
        <tr {...as.row}>
          {(['field', 'should', 'says'] as const).map((name) => (
            <th key={name} {...as.columnheader} scope="col">
              {t(`items.${name}`)}
            </th>
          ))}
          <th {...as.columnheader} scope="col">
            {t('state')}
          </th>
        </tr>
      </thead>
      <tbody {...as.rowgroup}>
        {names.map((name) => (
          <tr key={name} {...as.row}>
            <td {...as.cell} className={classes.wide}>
              {name}
            </td>
            <td {...as.cell}>{shown(wanted[name])}</td>
            <td {...as.cell}>{shown(there[name])}</td>
            <td {...as.cell}>
              <Status tone={differing.has(name) ? 'warning' : 'good'}>
                {t(differing.has(name) ? 'items.notAgrees' : 'items.agrees')}
              </Status>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
