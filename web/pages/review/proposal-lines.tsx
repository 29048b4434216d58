// Where a proposal sends the money, with the invoices as they stand: selected against target.
import { Anchor, Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { isZero, minus, plus } from '../../parts/document/decimal.ts'
import { Day, Money } from '../../parts/figures.tsx'
import type { Line, Review } from './queue.ts'
import classes from './review.module.css'

export function ProposalLines({ lines, review }: { lines: Line[]; review: Review }) {
  const { t } = useTranslation(['review', 'app'])
  const { currency } = review
  const placed = plus('0', ...lines.map(({ amount }) => amount))
  const left = minus(review.unapplied, placed)
  return (
    <Table.ScrollContainer minWidth={380} type="native">
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('app:nouns.invoice')}</Table.Th>
            <Table.Th scope="col">{t('due')}</Table.Th>
            <Table.Th scope="col" className={classes.amount}>
              {t('openAmount')}
            </Table.Th>
            <Table.Th scope="col" className={classes.amount}>
              {t('goesThere')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((line) => (
            <LineRow key={line.invoiceId} line={line} currency={currency} />
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr>
            <Table.Th scope="row" colSpan={3}>
              {isZero(left) ? t('nothingLeft') : t('left')}
            </Table.Th>
            <Table.Td className={classes.amount}>
              <Money amount={left} currency={currency} fw={600} />
            </Table.Td>
          </Table.Tr>
        </Table.Tfoot>
      </Table>
    </Table.ScrollContainer>
  )
}

function LineRow({ line, currency }: { line: Line; currency: string }) {
  const { data: invoice } = api.useQuery(
    'get',
    '/v1/invoices/{id}',
    { params: { path: { id: line.invoiceId } } },
    { placeholderData: undefined },
  )
  const { data: customer } = api.useQuery(
    'get',
    '/v1/customers/{id}',
    { params: { path: { id: invoice?.customerId ?? '' } } },
    { enabled: Boolean(invoice?.customerId) },
  )
  const to = `/invoices/${encodeURIComponent(line.invoiceId)}`
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor size="sm" renderRoot={(props) => <Link to={to} {...props} />}>
          {invoice?.number ?? line.invoiceId}
        </Anchor>
        <Text size="xs" c="dimmed" truncate maw={220}>
          {customer?.name ?? '\u00a0'}
        </Text>
      </Table.Td>
      <Table.Td>
        <Day day={invoice?.dueOn} />
      </Table.Td>
      <Table.Td className={classes.amount}>
        {invoice && <Money amount={invoice.open} currency={invoice.currency} />}
      </Table.Td>
      <Table.Td className={classes.amount}>
        <Money amount={line.amount} currency={currency} fw={600} />
      </Table.Td>
    </Table.Tr>
  )
}
