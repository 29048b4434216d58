// The same said of many, or done about many: what would happen is shown before it does.
import {
  Alert,
  Button,
  Code,
  Group,
  NativeSelect,
  ScrollArea,
  SegmentedControl,
  Table,
  Text,
} from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, type paths, useWrite } from '../../api/client.ts'
import { ActButton, ActWindow, ReasonInput } from '../../parts/document/act.tsx'
import { Money } from '../../parts/figures.tsx'
import { Failure, Loading } from '../../parts/states.tsx'
import { tellDone } from '../../parts/tell.tsx'
import { AssigneeSelect, noted, ReasonSelect, UntilInput, useMorningOf } from './answers.tsx'
import classes from './discrepancies.module.css'
import type { Action, Query, Reason } from './shapes.ts'

type Bulk = paths['/v1/discrepancies/bulk']['post']
type Body = Bulk['requestBody']['content']['application/json']
type Done = Bulk['responses'][200]['content']['application/json']
type Do = Body['do']

export type Many = { do: Do } & ({ ids: string[] } | { filter: Query })

const most = 500
const typingMs = 350
// Where the money goes is asked of each by itself.
const forMany = [
  'post',
  'resend',
  'refresh',
  'create-invoice',
  'write-off',
  'allocate',
  'apply-credit',
] as const satisfies readonly Action[]

export function BulkBar({
  count,
  onClear,
  onDo,
}: {
  count: number
  onClear: () => void
  onDo: (what: Do) => void
}) {
  const { t } = useTranslation('discrepancies')
  return (
    <div className={classes.bar} role="region" aria-label={t('bulk.bar')}>
      <Group gap="xs">
        <Text size="sm" fw={600} role="status">
          {t('bulk.selected', { count })}
        </Text>
        {(['explain', 'assign', 'snooze', 'act'] as const).map((what) => (
          <ActButton key={what} size="xs" onClick={() => onDo(what)}>
            {t(`bulk.does.${what}`)}…
          </ActButton>
        ))}
        <Button size="xs" variant="subtle" onClick={onClear}>
          {t('bulk.clear')}
        </Button>
      </Group>
    </div>
  )
}

/** What is said of all of them; undefined while it is not said whole. */
function useAnswer(first: Do) {
  const [what, setWhat] = useState<Do>(first)
  const [reasonCode, setReason] = useState<Reason>('timing')
  const [note, setNote] = useState('')
  const [assignee, setAssignee] = useState<string | null>(null)
  const [day, setDay] = useState('')
  const [action, setAction] = useState<Action>('post')
  const until = useMorningOf(day)
  const said = (): Omit<Body, 'limit' | 'dryRun'> | undefined => {
    if (what === 'assign') return { do: what, assignee }
    if (what === 'snooze') return until === undefined ? undefined : { do: what, until }
    if (what === 'act') return { do: what, action, ...noted(note) }
    if (reasonCode === 'other' && note.trim() === '') return
    return { do: what, reasonCode, ...noted(note) }
  }
  return {
    ...{ what, setWhat, reasonCode, setReason, note, setNote, assignee, setAssignee },
    ...{ day, setDay, action, setAction, said: said() },
  }
}

export function BulkWindow({
  many,
  onClose,
  onDone,
}: {
  many: Many
  onClose: () => void
  onDone: () => void
}) {
  const { t } = useTranslation('discrepancies')
  const answer = useAnswer(many.do)
  const { knownAt: _, overdue: __, ...filter } = 'filter' in many ? many.filter : {}
  const of = 'ids' in many ? { ids: many.ids } : { filter: filter as NonNullable<Body['filter']> }
  const body = answer.said && ({ ...answer.said, ...of, limit: most } as Body)
  const [settled] = useDebouncedValue(JSON.stringify(body), typingMs)
  const trial = useQuery({
    queryKey: ['discrepancies', 'trial', settled],
    queryFn: async () => {
      const asked = { ...(JSON.parse(settled as string) as Body), dryRun: true }
      return (await client.POST('/v1/discrepancies/bulk', { body: asked })).data as Done
    },
    enabled: settled !== undefined,
    ...{ staleTime: 0, placeholderData: undefined },
  })
  const isOld = trial.isFetching || settled !== JSON.stringify(body)
  const perform = useWrite('post', '/v1/discrepancies/bulk', { onError: () => undefined })
  const count = isOld ? 0 : (trial.data?.done ?? 0)
  return (
    <ActWindow
      title={t('bulk.title')}
      text={
        'ids' in many
          ? t('bulk.ofSelected', { count: many.ids.length })
          : t('bulk.ofFilter', { most })
      }
      act={t('bulk.act', { count })}
      size="lg"
      canAct={count > 0}
      onClose={onClose}
      onAct={async () => {
        if (!body) return
        const done = (await perform.mutateAsync({ body })) as Done
        const refused =
          done.refused > 0 ? ` ${t('bulk.refusedAfter', { count: done.refused })}` : ''
        tellDone(t('bulk.done', { count: done.done }) + refused)
        onDone()
      }}
    >
      <SegmentedControl
        fullWidth
        aria-label={t('bulk.do')}
        value={answer.what}
        onChange={(what) => answer.setWhat(what as Do)}
        data={(['explain', 'assign', 'snooze', 'act'] as const).map((value) => ({
          value,
          label: t(`bulk.does.${value}`),
        }))}
      />
      <Fields answer={answer} />
      {body === undefined && (
        <Text size="sm" c="dimmed">
          {t('bulk.fill')}
        </Text>
      )}
      {body !== undefined && trial.error ? (
        <Failure error={trial.error} retry={trial.refetch} />
      ) : null}
      {body !== undefined &&
        !trial.error &&
        (trial.data ? <Trial trial={trial.data} isOld={isOld} /> : <Loading />)}
    </ActWindow>
  )
}

function Fields({ answer }: { answer: ReturnType<typeof useAnswer> }) {
  const { t } = useTranslation('discrepancies')
  const { what } = answer
  if (what === 'assign')
    return <AssigneeSelect value={answer.assignee} onChange={answer.setAssignee} />
  if (what === 'snooze') return <UntilInput value={answer.day} onChange={answer.setDay} />
  return (
    <>
      {what === 'explain' ? (
        <ReasonSelect value={answer.reasonCode} onChange={answer.setReason} />
      ) : (
        <NativeSelect
          label={t('bulk.action')}
          description={t(`actionTexts.${answer.action}`)}
          value={answer.action}
          onChange={({ currentTarget }) => answer.setAction(currentTarget.value as Action)}
          data={forMany.map((value) => ({ value, label: t(`actions.${value}`).replace('…', '') }))}
        />
      )}
      <ReasonInput
        value={answer.note}
        onChange={answer.setNote}
        isOptional={what !== 'explain' || answer.reasonCode !== 'other'}
      />
    </>
  )
}

function Trial({ trial, isOld }: { trial: Done; isOld: boolean }) {
  const { t } = useTranslation('discrepancies')
  const counts = [
    t('bulk.would', { count: trial.done }),
    ...(trial.already > 0 ? [t('bulk.already', { count: trial.already })] : []),
    ...(trial.refused > 0 ? [t('bulk.refused', { count: trial.refused })] : []),
    ...(trial.left > 0 ? [t('bulk.left', { count: trial.left })] : []),
  ]
  return (
    <div aria-busy={isOld} style={{ opacity: isOld ? 0.6 : 1 }}>
      <Alert color={trial.done === 0 ? 'gray' : 'blue'} variant="light" p="xs" role="status">
        {counts.join(' · ')}
      </Alert>
      <ScrollArea.Autosize mah={220} type="auto" viewportProps={{ tabIndex: 0 }}>
        <Table verticalSpacing={2} fz="xs" aria-label={t('bulk.preview')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('one')}</Table.Th>
              <Table.Th scope="col" ta="right">
                {t('column.atStake')}
              </Table.Th>
              <Table.Th scope="col">{t('bulk.outcome')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {trial.results.slice(0, 100).map(({ id, atStake, outcome, code }) => (
              <Table.Tr key={id}>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{id}</Table.Td>
                <Table.Td ta="right">{atStake ? <Money {...atStake} /> : '–'}</Table.Td>
                <Table.Td>
                  {outcome === 'refused' ? (
                    <Code>{t('bulk.outcomes.refused', { code: code ?? '' })}</Code>
                  ) : (
                    t(`bulk.outcomes.${outcome}`)
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
    </div>
  )
}
