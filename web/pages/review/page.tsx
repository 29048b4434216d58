// The queue of payments that nobody should guess about: on the left what waits, on the right the
// payment, what it might be and why; all of it by keyboard.
import { Box, Button, Group, Paper, Text, VisuallyHidden } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconChecks, IconCoffee } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { usePageKeys } from '../../app/shortcuts.tsx'
import { useSearchState } from '../../app/search.ts'
import { useSession } from '../../app/session.tsx'
import { countText, moneyText } from '../../parts/figures.tsx'
import { Page as Sheet } from '../../parts/page.tsx'
import { Empty, Failure, Loading } from '../../parts/states.tsx'
import { BulkAccept } from './bulk-accept.tsx'
import { Case } from './case.tsx'
import { Filters, type FilterName, filterOf } from './filters.tsx'
import { type Queue, type Review, useDecide, useQueue } from './queue.ts'
import { QueueList } from './queue-list.tsx'
import classes from './review.module.css'

export function Page() {
  const { t } = useTranslation('review')
  const [search, change] = useSearchState<FilterName | 'id'>()
  const queue = useQueue(filterOf(search))
  const isNarrow = useMediaQuery('(max-width: 62em)') ?? false
  const [isBulk, setBulk] = useState(false)
  const session = useSession()
  const found = queue.waiting.find(({ id }) => id === search.id)
  const { review: elsewhere, isSought } = useElsewhere(
    search.id,
    found === undefined && !queue.read.isPending,
  )
  // While the case of a link is looked for no other stands in its place: a key would decide that one.
  const first = isNarrow || isSought ? undefined : queue.waiting[0]
  const current = found ?? elsewhere ?? first
  const index = current ? queue.waiting.findIndex(({ id }) => id === current.id) : -1
  const go = (review: Review | undefined) => change({ id: review?.id })
  const step = (by: number) => {
    const next = queue.waiting[Math.max(0, Math.min(queue.waiting.length - 1, index + by))]
    if (next) go(next)
  }
  const deciding = useDecide(queue, (id) => change({ id }))
  usePageKeys([
    { keys: 'j', label: t('keys.next'), run: () => step(1) },
    { keys: 'k', label: t('keys.previous'), run: () => step(-1) },
    { keys: 'u', label: t('keys.undo'), run: () => deciding.undoLast?.() },
    { keys: 'b', label: t('keys.bulk'), run: () => setBulk(true) },
  ])
  // The end of what was read is near: read on, so that the next case is there at once.
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = queue.read
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && index > queue.waiting.length - 20) fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, index, queue.waiting.length])

  const next = queue.waiting[index + 1] ?? queue.waiting[index - 1]
  return (
    <Sheet
      title={t('title')}
      subtitle={<Waiting />}
      actions={
        <Button
          variant="default"
          leftSection={<IconChecks size={16} aria-hidden />}
          onClick={() => setBulk(true)}
          disabled={session.whyNot('review') !== undefined}
          title={session.whyNot('review')}
        >
          {t('bulk.open')}
        </Button>
      }
    >
      <Filters search={search} change={change} />
      <div className={classes.panes}>
        {!(isNarrow && current) && (
          <Paper withBorder className={classes.queue} component="section" aria-label={t('queue')}>
            <QueueBody queue={queue} current={current} choose={go} />
          </Paper>
        )}
        {current ? (
          <Box className={classes.case} component="section" aria-label={t('case')}>
            {isNarrow && (
              <Group justify="space-between" mb="xs">
                <Button variant="subtle" size="xs" onClick={() => go(undefined)}>
                  {t('backToQueue')}
                </Button>
                <Text size="sm" c="dimmed">
                  {index >= 0 && t('place', { place: index + 1, of: queue.waiting.length })}
                </Text>
              </Group>
            )}
            <Case key={current.id} review={current} next={next} deciding={deciding} leave={go} />
          </Box>
        ) : (
          !isNarrow && (isSought ? <Loading /> : <Done queue={queue} />)
        )}
      </div>
      <VisuallyHidden role="status">
        {index >= 0 && t('place', { place: index + 1, of: queue.waiting.length })}
      </VisuallyHidden>
      {isBulk && <BulkAccept filter={filterOf(search)} close={() => setBulk(false)} />}
    </Sheet>
  )
}

/** A case of a link that is not in the queue as it is shown: decided already, or filtered out. */
function useElsewhere(
  id: string | undefined,
  isWanted: boolean,
): { review: Review | undefined; isSought: boolean } {
  const { data, isLoading } = api.useQuery(
    'get',
    '/v1/reviews/{id}',
    { params: { path: { id: id ?? '' } } },
    { enabled: isWanted && id !== undefined, placeholderData: undefined },
  )
  return {
    review: id !== undefined && isWanted ? data : undefined,
    isSought: isLoading,
  }
}

function QueueBody({
  queue,
  current,
  choose,
}: {
  queue: Queue
  current: Review | undefined
  choose: (review: Review) => void
}) {
  const { read, waiting } = queue
  const { error, isPending, refetch } = read
  if (error && waiting.length === 0) return <Failure error={error} retry={refetch} />
  if (isPending) return <Loading />
  if (waiting.length === 0) return <Done queue={queue} />
  return <QueueList waiting={waiting} current={current} choose={choose} />
}

function Done({ queue }: { queue: Queue }) {
  const { t } = useTranslation('review')
  if (queue.read.isPending) return null
  return (
    <Empty title={t('done')} icon={<IconCoffee size={40} stroke={1.3} aria-hidden />}>
      {t('doneHint')}
    </Empty>
  )
}

function Waiting() {
  const { t } = useTranslation('review')
  const { data } = api.useQuery('get', '/v1/reviews/summary')
  const money = data?.byCurrency.map(({ currency, unapplied }) => moneyText(unapplied, currency))
  const count = data?.reviews ?? 0
  // It takes its place before it is there.
  return (
    <Box
      w="60em"
      maw={{ base: 'calc(100vw - 1.5rem)', sm: 'calc(100vw - 20rem)' }}
      mih={{ base: '2.9em', sm: '1.45em' }}
    >
      {data && t('waiting', { count, number: countText(count) })}
      {money && money.length > 0 && ` · ${money.join(' · ')}`}
    </Box>
  )
}
