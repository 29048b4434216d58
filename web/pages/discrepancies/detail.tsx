// One discrepancy: what the two sides say, how it likely came about, what can be done, and its life.
import { ActionIcon, Group, Text, Tooltip } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, useWrite } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { useSession } from '../../app/session.tsx'
import { usePageKeys } from '../../app/shortcuts.tsx'
import documentClasses from '../../parts/document/document.module.css'
import { Page as Sheet } from '../../parts/page.tsx'
import { Answer } from '../../parts/states.tsx'
import { Status } from '../../parts/status.tsx'
import { tellDone } from '../../parts/tell.tsx'
import { ActionButtons, ActionWindow, type Doing, useRefresh } from './acts.tsx'
import { ExplainWindow, ReopenWindow, SnoozeWindow } from './answers.tsx'
import { Care } from './care.tsx'
import { StateOf } from './cells.tsx'
import { Comparison } from './comparison.tsx'
import { carried, queryOf, type SearchName, useDiscrepancies } from './filter.ts'
import { Life } from './life.tsx'
import { Related } from './related.tsx'
import { toneOfSeverity, useTongue, type Whole } from './shapes.ts'

export type Shown = 'explain' | 'reopen' | 'snooze' | Doing

export function Page() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { t } = useTranslation(['discrepancies', 'app'])
  const tongue = useTongue()
  const read = api.useQuery('get', '/v1/discrepancies/{id}', { params: { path: { id } } })
  // What was read of another one is not this one.
  const row = read.data?.id === id ? read.data : undefined
  const [search] = useSearchState<SearchName>()
  return (
    <Sheet
      title={row?.title[tongue] ?? t('one')}
      crumbs={[{ label: t('title'), to: '/discrepancies', search: carried(search) as never }]}
      subtitle={
        row && (
          <Group gap="xs" mt={4}>
            <StateOf row={row} />
            <Status tone={toneOfSeverity[row.severity]}>{t(`severities.${row.severity}`)}</Status>
            <Text size="sm" c="dimmed">
              {t(`pairs.${row.pair}`)}
            </Text>
          </Group>
        )
      }
      actions={<Neighbours id={id} />}
    >
      <Answer of={{ ...read, data: row }}>{(whole) => <Body key={id} row={whole} />}</Answer>
    </Sheet>
  )
}

function Body({ row }: { row: Whole }) {
  const { t } = useTranslation('discrepancies')
  const [shown, setShown] = useState<Shown>()
  const close = () => setShown(undefined)
  useActKeys(row, setShown)
  const isOver = row.state === 'resolved'
  return (
    <>
      <div className={documentClasses.columns}>
        <div>
          <Comparison row={row}>
            <Group gap="xs" mt="md" role="group" aria-label={t('detail.do')}>
              <ActionButtons row={row} onAct={setShown} onExplain={() => setShown('explain')} />
            </Group>
            {!isOver && (
              <Text size="xs" c="dimmed" mt="xs">
                {t('detail.doHint')}
              </Text>
            )}
          </Comparison>
          <Life row={row} />
        </div>
        <div>
          <Care row={row} onAsk={setShown} />
          <Related row={row} />
        </div>
      </div>
      {shown === 'explain' && <ExplainWindow row={row} onClose={close} />}
      {shown === 'reopen' && <ReopenWindow row={row} onClose={close} />}
      {shown === 'snooze' && <SnoozeWindow row={row} onClose={close} />}
      {shown !== undefined && !['explain', 'reopen', 'snooze'].includes(shown) && (
        <ActionWindow action={shown as Doing} row={row} onClose={close} />
      )}
    </>
  )
}

function useActKeys(row: Whole, ask: (what: Shown) => void) {
  const { t } = useTranslation('discrepancies')
  const { person, whyNot } = useSession()
  const refresh = useRefresh(row)
  const assign = useWrite('post', '/v1/discrepancies/{id}/assign')
  const may = whyNot('account') === undefined && row.state !== 'resolved'
  const take = () =>
    assign.mutate(
      { params: { path: { id: row.id } }, body: { assignee: person } },
      { onSuccess: () => tellDone(t('assign.done', { who: person })) },
    )
  const when = (run: () => void) => () => {
    if (may) run()
  }
  usePageKeys([
    { keys: 'e', label: t('keys.explain'), run: when(() => ask('explain')) },
    { keys: 'm', label: t('keys.assign'), run: when(() => row.assignee !== person && take()) },
    { keys: 's', label: t('keys.snooze'), run: when(() => ask('snooze')) },
    { keys: 'r', label: t('keys.refresh'), run: when(refresh) },
  ])
}

/** The one before and the one after, as the list that one came from has them. */
function Neighbours({ id }: { id: string }) {
  const { t } = useTranslation('discrepancies')
  const navigate = useNavigate()
  const [search] = useSearchState<SearchName>()
  const read = useDiscrepancies(queryOf(search))
  const ids = (read.data?.pages ?? []).flatMap(({ data }) => data.map((row) => row.id))
  // Whoever is done with one goes to the next of those that were there, resolved or not.
  const [order, setOrder] = useState(ids)
  const isGone = order.includes(id) && !ids.includes(id)
  if (!isGone && ids.join('\n') !== order.join('\n')) setOrder(ids)
  const index = order.indexOf(id)
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = read
  useEffect(() => {
    const isNearEnd = index >= 0 && index > order.length - 10
    if (isNearEnd && hasNextPage && !isFetchingNextPage) fetchNextPage()
  }, [index, order.length, hasNextPage, isFetchingNextPage, fetchNextPage])
  const go = (to: string | undefined) => {
    if (to === undefined) return
    navigate({
      to: '/discrepancies/$id',
      params: { id: to },
      search: carried(search) as never,
      replace: true,
    })
  }
  const next = index < 0 ? order[0] : order[index + 1]
  const previous = index < 0 ? undefined : order[index - 1]
  usePageKeys([
    { keys: 'j', label: t('keys.next'), run: () => go(next) },
    { keys: 'k', label: t('keys.previous'), run: () => go(previous) },
    {
      keys: 'Escape',
      label: t('keys.back'),
      run: () => void navigate({ to: '/discrepancies', search: carried(search) as never }),
    },
  ])
  if (order.length === 0) return null
  return (
    <>
      {index >= 0 && (
        <Text size="sm" c="dimmed" role="status">
          {t('detail.neighbour', {
            place: index + 1,
            of: `${order.length}${hasNextPage ? '+' : ''}`,
          })}
        </Text>
      )}
      <Tooltip label={t('detail.previous')}>
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={t('detail.previous')}
          disabled={previous === undefined}
          onClick={() => go(previous)}
        >
          <IconChevronUp size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('detail.next')}>
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={t('detail.next')}
          disabled={next === undefined}
          onClick={() => go(next)}
        >
          <IconChevronDown size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </>
  )
}
