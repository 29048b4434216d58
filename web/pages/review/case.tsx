// One payment that waits: what came, what it might be, and why the engine thinks so.
import {
  Anchor,
  Badge,
  Button,
  Card,
  Group,
  Paper,
  Stack,
  Text,
  Title,
  Tooltip,
} from '@mantine/core'
import { IconArrowBackUp, IconCheck, IconEdit, IconHandStop, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { usePageKeys } from '../../app/shortcuts.tsx'
import { useSession } from '../../app/session.tsx'
import { ActButton } from '../../parts/document/act.tsx'
import { Moment, Money, sureText } from '../../parts/figures.tsx'
import { Status } from '../../parts/status.tsx'
import { Evidence } from './evidence.tsx'
import { ProposalLines } from './proposal-lines.tsx'
import type { Deciding, Proposal, Review } from './queue.ts'
import { RejectWindow } from './reject-window.tsx'
import { SplitWindow } from './split-window.tsx'
import classes from './review.module.css'

export function Case({
  review,
  next,
  deciding,
  leave,
}: {
  review: Review
  next: Review | undefined
  deciding: Deciding
  /** Goes on to the next case. */
  leave: (next: Review | undefined) => void
}) {
  const { t } = useTranslation('review')
  const { whyNot, person } = useSession()
  const [chosen, setChosen] = useState(0)
  const [isWindow, setWindow] = useState<'split' | 'reject'>()
  const isOpen = review.status === 'open'
  const canAct = isOpen && whyNot('review') === undefined
  const proposal = review.proposals[chosen]
  const accept = (lines = proposal?.lines, note?: string) => {
    if (!canAct || !lines) return
    void deciding.decide(review, { act: 'accept', lines, ...(note && { note }) })
    leave(next)
  }
  const open = (window: 'split' | 'reject') => canAct && setWindow(window)
  usePageKeys([
    { keys: 'Enter', label: t('keys.accept'), run: () => accept() },
    { keys: 'a', label: t('keys.accept'), run: () => accept() },
    { keys: 'e', label: t('keys.split'), run: () => open('split') },
    { keys: 's', label: t('keys.split'), run: () => open('split') },
    { keys: 'r', label: t('keys.reject'), run: () => open('reject') },
    { keys: 'c', label: t('keys.claim'), run: () => canAct && deciding.claim(review) },
    ...review.proposals.slice(0, 9).map((_, index) => ({
      keys: String(index + 1),
      label: t('keys.choose', { place: index + 1 }),
      run: () => setChosen(index),
    })),
  ])
  useReadAhead(next)
  return (
    <Stack gap="md">
      <Paper withBorder p="md">
        <PaymentHead review={review} />
        {isOpen ? (
          <Group mt="md" gap="xs">
            <ActButton
              act="review"
              variant="filled"
              leftSection={<IconCheck size={16} aria-hidden />}
              why={proposal ? undefined : t('noProposal')}
              onClick={() => accept()}
            >
              {t('accept')}
            </ActButton>
            <ActButton
              act="review"
              leftSection={<IconEdit size={16} aria-hidden />}
              onClick={() => open('split')}
            >
              {t('split.open')}
            </ActButton>
            <ActButton
              act="review"
              leftSection={<IconX size={16} aria-hidden />}
              onClick={() => open('reject')}
            >
              {t('reject.open')}
            </ActButton>
            <ActButton
              act="review"
              variant="subtle"
              leftSection={<IconHandStop size={16} aria-hidden />}
              onClick={() =>
                review.assignee === person ? deciding.unclaim(review) : deciding.claim(review)
              }
            >
              {t(review.assignee === person ? 'unclaim' : 'claim')}
            </ActButton>
          </Group>
        ) : (
          <Decided review={review} undo={() => deciding.undo(review.id)} />
        )}
      </Paper>
      <Stack gap="sm" role="radiogroup" aria-label={t('proposalsTitle')}>
        <Title order={2} fz="md">
          {t('proposalsTitle')}
        </Title>
        {review.proposals.length === 0 && <Text c="dimmed">{t('noProposal')}</Text>}
        {review.proposals.map((one, index) => (
          <ProposalCard
            key={index}
            review={review}
            proposal={one}
            place={index + 1}
            isChosen={index === chosen}
            choose={() => setChosen(index)}
          />
        ))}
      </Stack>
      {isWindow === 'split' && (
        <SplitWindow
          review={review}
          proposal={proposal}
          accept={accept}
          close={() => setWindow(undefined)}
        />
      )}
      {isWindow === 'reject' && (
        <RejectWindow
          review={review}
          proposal={proposal}
          deciding={deciding}
          leave={() => leave(next)}
          close={() => setWindow(undefined)}
        />
      )}
    </Stack>
  )
}

/** The invoices of the next case are there before it is. */
function useReadAhead(next: Review | undefined) {
  const id = next?.proposals[0]?.lines[0]?.invoiceId
  const params = { path: { id: id ?? '' } }
  api.useQuery('get', '/v1/invoices/{id}', { params }, { enabled: id !== undefined })
  const payment = { path: { id: next?.paymentId ?? '' } }
  api.useQuery(
    'get',
    '/v1/payments/{id}',
    { params: payment },
    { enabled: next !== undefined, placeholderData: undefined },
  )
}

function PaymentHead({ review }: { review: Review }) {
  const { t } = useTranslation('review')
  const { data } = api.useQuery(
    'get',
    '/v1/payments/{id}',
    { params: { path: { id: review.paymentId } } },
    { placeholderData: undefined },
  )
  const said = data?.description
  const payment = `/payments/${encodeURIComponent(review.paymentId)}`
  return (
    <>
      <Group justify="space-between" align="flex-start" gap="xs">
        <div>
          <Title order={2} fz="xl">
            <Money amount={review.unapplied} currency={review.currency} />
          </Title>
          <Text>
            {t('from', { payer: review.payerName ?? review.payerEmail ?? t('unknownPayer') })}
            {review.payerName && review.payerEmail && (
              <Text span c="dimmed" size="sm">
                {' '}
                {review.payerEmail}
              </Text>
            )}
          </Text>
        </div>
        <Stack gap={4} align="flex-end">
          <Text size="sm" c="dimmed">
            <Moment at={review.receivedAt ?? review.requestedAt} />
          </Text>
          {review.assignee && <Badge variant="default">{review.assignee}</Badge>}
        </Stack>
      </Group>
      {said && (
        <Text mt="xs" size="sm" component="blockquote" m={0} pl="sm" className={classes.said}>
          “{said}”
        </Text>
      )}
      <Group gap="xs" mt="xs">
        <Status tone="waiting" wraps>
          {review.why ?? review.reason}
        </Status>
        <Anchor size="sm" renderRoot={(props) => <Link {...props} to={payment} />}>
          {t('seePayment')}
        </Anchor>
      </Group>
    </>
  )
}

function Decided({ review, undo }: { review: Review; undo: () => unknown }) {
  const { t } = useTranslation('review')
  return (
    <Group mt="md" gap="sm">
      <Status tone={review.status === 'accepted' ? 'good' : 'quiet'}>
        {t(`status.${review.outcome ?? review.status}`)}
      </Status>
      <Text size="sm" c="dimmed">
        {review.decidedBy} · <Moment at={review.decidedAt} ago />
      </Text>
      <ActButton
        act="review"
        leftSection={<IconArrowBackUp size={16} aria-hidden />}
        onClick={undo}
      >
        {t('undo')}
      </ActButton>
    </Group>
  )
}

function ProposalCard({
  review,
  proposal,
  place,
  isChosen,
  choose,
}: {
  review: Review
  proposal: Proposal
  place: number
  isChosen: boolean
  choose: () => void
}) {
  const { t } = useTranslation('review')
  return (
    <Card
      withBorder
      className={classes.proposal}
      data-chosen={isChosen || undefined}
      onClick={choose}
      padding="sm"
    >
      <Group justify="space-between" wrap="nowrap" mb="xs">
        <Button
          role="radio"
          aria-checked={isChosen}
          size="compact-sm"
          variant={isChosen ? 'filled' : 'default'}
          onClick={choose}
          leftSection={isChosen ? <IconCheck size={14} aria-hidden /> : undefined}
        >
          {t('proposal', { place })}
        </Button>
        {proposal.confidence !== undefined && (
          <Tooltip label={t('sureHint')}>
            <Text size="sm" fw={600} tabIndex={0}>
              {t('sure', { share: sureText(proposal.confidence) })}
            </Text>
          </Tooltip>
        )}
      </Group>
      <ProposalLines lines={proposal.lines} review={review} />
      <Evidence proposal={proposal} isOpen={isChosen} />
    </Card>
  )
}
