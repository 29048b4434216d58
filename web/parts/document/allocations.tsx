// Where money went, line by line, and how it is taken back or sent elsewhere.
import { ActionIcon, Group, Menu, Table, Text, Tooltip } from '@mantine/core'
import { IconArrowBackUp, IconArrowsLeftRight, IconDots } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type paths, useWrite } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'
import { Moment, Money } from '../figures.tsx'
import { Status } from '../status.tsx'
import { tellDone } from '../tell.tsx'
import { ActWindow, AmountInput, ReasonInput } from './act.tsx'
import classes from './document.module.css'
import { isMore, isZero, minus, signOf, typedAmount } from './decimal.ts'
import { toneOf } from './look.ts'
import { InvoiceName, PaymentName } from './named.tsx'
import { type Chosen, linesOf, PlaceTable } from './place.tsx'
import { Wide } from './wide.tsx'

export type Allocation =
  paths['/v1/payments/{id}']['get']['responses'][200]['content']['application/json']['allocations'][number]

const standing = new Set(['applied', 'partly_released', 'pending'])

export function AllocationTable({
  allocations,
  shows,
  customerId,
}: {
  allocations: Allocation[]
  /** What stands at the other end. */
  shows: 'invoice' | 'payment'
  customerId: string | null
}) {
  const { t } = useTranslation(['document', 'app'])
  const [asked, setAsked] = useState<{ how: 'undo' | 'move'; line: Allocation }>()
  return (
    <>
      <Wide label={t('allocations.title')} minWidth={480}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t(`app:nouns.${shows}`)}</Table.Th>
              <Table.Th scope="col">{t('allocations.placed')}</Table.Th>
              <Table.Th scope="col">{t('fields.status')}</Table.Th>
              <Table.Th scope="col" className={classes.amount}>
                {t('lines.amount')}
              </Table.Th>
              <Table.Td w={40} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {allocations.map((line) => (
              <Row
                key={line.id}
                line={line}
                shows={shows}
                onAsk={(how) => setAsked({ how, line })}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Wide>
      {asked?.how === 'undo' && <Undo line={asked.line} onClose={() => setAsked(undefined)} />}
      {asked?.how === 'move' && (
        <Move line={asked.line} customerId={customerId} onClose={() => setAsked(undefined)} />
      )}
    </>
  )
}

function Row({
  line,
  shows,
  onAsk,
}: {
  line: Allocation
  shows: 'invoice' | 'payment'
  onAsk: (how: 'undo' | 'move') => void
}) {
  const { t } = useTranslation('document')
  const left = minus(line.amount, line.released)
  const isOver = !standing.has(line.state) || isZero(left)
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500}>
        {shows === 'invoice' ? (
          <InvoiceName id={line.invoiceId} />
        ) : (
          <PaymentName id={line.paymentId} />
        )}
      </Table.Th>
      <Table.Td>
        <Moment at={line.allocatedAt} />
        <Text size="xs" c="dimmed">
          {(line.evidence.length > 0
            ? line.evidence
            : [t(`rules.${line.rule}` as never, { defaultValue: line.rule })]
          ).join(' · ')}
        </Text>
      </Table.Td>
      <Table.Td miw={130}>
        <Status tone={toneOf[line.state] ?? 'quiet'}>{t(`statuses.${line.state}`)}</Status>
        {line.why && (
          <Text size="xs" c="dimmed">
            {line.why}
          </Text>
        )}
      </Table.Td>
      <Table.Td className={classes.amount}>
        <Money
          amount={line.amount}
          currency={line.currency}
          td={line.state === 'released' || line.state === 'declined' ? 'line-through' : undefined}
        />
        {line.state === 'partly_released' && (
          <Text size="xs" c="dimmed">
            {t('allocations.left')} <Money amount={left} currency={line.currency} />
          </Text>
        )}
      </Table.Td>
      <Table.Td>{!isOver && <LineMenu line={line} onAsk={onAsk} />}</Table.Td>
    </Table.Tr>
  )
}

function LineMenu({ line, onAsk }: { line: Allocation; onAsk: (how: 'undo' | 'move') => void }) {
  const { t } = useTranslation('document')
  const { whyNot } = useSession()
  const why = whyNot('account')
  const name = t('allocations.actOn', { amount: `${line.amount} ${line.currency}` })
  if (why !== undefined) {
    return (
      <Tooltip label={why}>
        <ActionIcon variant="subtle" color="gray" aria-label={name} aria-disabled data-disabled>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    )
  }
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={name}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconArrowsLeftRight size={15} aria-hidden />}
          onClick={() => onAsk('move')}
        >
          {t('allocations.move')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowBackUp size={15} aria-hidden />}
          onClick={() => onAsk('undo')}
        >
          {t('allocations.undo')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function Undo({ line, onClose }: { line: Allocation; onClose: () => void }) {
  const { t } = useTranslation('document')
  const undo = useWrite('post', '/v1/allocations/{id}/undo', { onError: () => undefined })
  const [note, setNote] = useState('')
  const left = minus(line.amount, line.released)
  return (
    <ActWindow
      title={t('allocations.undoTitle')}
      text={t('allocations.undoText')}
      act={t('allocations.undoAct')}
      effects={[
        { label: t('allocations.onInvoice'), before: left, after: '0', currency: line.currency },
        { label: t('allocations.unapplied'), before: '0', after: left, currency: line.currency },
      ]}
      canAct
      onClose={onClose}
      onAct={async () => {
        const body = note.trim() === '' ? {} : { note: note.trim() }
        await undo.mutateAsync({ params: { path: { id: line.id } }, body })
        tellDone(t('allocations.undone'))
      }}
    >
      <Group gap={6}>
        <PaymentName id={line.paymentId} /> → <InvoiceName id={line.invoiceId} />
      </Group>
      <ReasonInput value={note} onChange={setNote} isOptional />
    </ActWindow>
  )
}

function Move({
  line,
  customerId,
  onClose,
}: {
  line: Allocation
  customerId: string | null
  onClose: () => void
}) {
  const { t } = useTranslation('document')
  const move = useWrite('post', '/v1/allocations/{id}/move', { onError: () => undefined })
  const left = minus(line.amount, line.released)
  const [amount, setAmount] = useState(left)
  const [chosen, setChosen] = useState<Chosen>({})
  const [reason, setReason] = useState('')
  const wanted = typedAmount(amount)
  const isGood = wanted !== undefined && signOf(wanted) > 0 && !isMore(wanted, left)
  const lines = isGood ? linesOf(chosen, wanted) : undefined
  // One line goes to one invoice.
  const to = lines?.length === 1 ? lines[0] : undefined
  const isWhole = to !== undefined && wanted !== undefined && isZero(minus(to.amount, wanted))
  return (
    <ActWindow
      title={t('allocations.moveTitle')}
      text={t('allocations.moveText')}
      act={t('allocations.moveAct')}
      size="lg"
      canAct={isGood && isWhole && reason.trim() !== ''}
      onClose={onClose}
      onAct={async () => {
        if (!to || wanted === undefined) return
        await move.mutateAsync({
          params: { path: { id: line.id } },
          body: { to: to.invoiceId, amount: wanted, reason: reason.trim() },
        })
        tellDone(t('allocations.moved'))
      }}
    >
      <AmountInput
        label={t('allocations.howMuch')}
        currency={line.currency}
        value={amount}
        onChange={setAmount}
        error={!isGood && t('act.atMost', { amount: `${left} ${line.currency}` })}
      />
      <PlaceTable
        available={isGood ? wanted : '0'}
        currency={line.currency}
        customerId={customerId}
        chosen={chosen}
        onChange={setChosen}
        isSingle
        exceptInvoiceId={line.invoiceId}
      />
      <ReasonInput value={reason} onChange={setReason} />
    </ActWindow>
  )
}
