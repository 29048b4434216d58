// What waits, as a list: who, how much, since when, how sure the engine is.
import { Group, Text, UnstyledButton } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { agoText, Money, sureText } from '../../parts/figures.tsx'
import type { Review } from './queue.ts'
import classes from './review.module.css'

const rowHeight = 62

export function QueueList({
  waiting,
  current,
  choose,
}: {
  waiting: Review[]
  current: Review | undefined
  choose: (review: Review) => void
}) {
  const { t } = useTranslation('review')
  const scroll = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: waiting.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })
  const index = waiting.findIndex(({ id }) => id === current?.id)
  useEffect(() => {
    if (index >= 0) rows.scrollToIndex(index)
  }, [index, rows])
  return (
    <div ref={scroll} className={classes.scroll} tabIndex={-1}>
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const review = waiting[index] as Review
          const { id, payerName, payerEmail, unapplied, currency, requestedAt } = review
          return (
            <UnstyledButton
              key={id}
              className={classes.row}
              style={{ height: rowHeight, transform: `translateY(${start}px)` }}
              aria-current={id === current?.id || undefined}
              onClick={() => choose(review)}
            >
              <Group justify="space-between" wrap="nowrap" gap="xs">
                <Text size="sm" fw={550} truncate>
                  {payerName ?? payerEmail ?? t('unknownPayer')}
                </Text>
                <Money amount={unapplied} currency={currency} size="sm" fw={550} />
              </Group>
              <Group justify="space-between" wrap="nowrap" gap="xs">
                <Text size="xs" c="dimmed" truncate>
                  {review.assignee
                    ? t('claimedBy', { person: review.assignee })
                    : agoText(review.receivedAt ?? requestedAt)}
                </Text>
                <Text size="xs" c="dimmed">
                  {review.confidence === null
                    ? t('proposals', { count: review.proposals.length })
                    : t('sure', { share: sureText(review.confidence, 0) })}
                </Text>
              </Group>
            </UnstyledButton>
          )
        })}
      </div>
    </div>
  )
}
