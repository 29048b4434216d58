// One invoice: what is open on it, what was paid, what each platform says, and what can be done.
import { Group, Stack, Table, Text } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { AllocationTable } from '../../parts/document/allocations.tsx'
import { ChainSection } from '../../parts/document/chain.tsx'
import { isZero } from '../../parts/document/decimal.ts'
import { EntriesSection } from '../../parts/document/entries.tsx'
import { LinesSection } from '../../parts/document/lines.tsx'
import { DocumentLink } from '../../parts/document/link.tsx'
import { CustomerName, DealName } from '../../parts/document/named.tsx'
import { Facts, Figures, Section } from '../../parts/document/section.tsx'
import { DocumentSheet } from '../../parts/document/sheet.tsx'
import { SidesSection } from '../../parts/document/sides.tsx'
import { TimelineSection } from '../../parts/document/timeline.tsx'
import { TroublesSection } from '../../parts/document/troubles.tsx'
import { toneOf } from '../../parts/document/look.ts'
import { useToday } from '../../parts/document/act.tsx'
import { Day, Money } from '../../parts/figures.tsx'
import { Answer } from '../../parts/states.tsx'
import { Status } from '../../parts/status.tsx'
import { InvoiceActions } from './actions.tsx'
import { Wide } from '../../parts/document/wide.tsx'
import type { Invoice } from './invoice.ts'

const day = 86_400_000
const daysBetween = (from: string, to: string) =>
  Math.round((Date.parse(to) - Date.parse(from)) / day)

export function Page() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { t } = useTranslation('document')
  const now = useToday()
  const [{ at }] = useSearchState()
  const today = at?.slice(0, 10) ?? now
  const read = api.useQuery('get', '/v1/invoices/{id}', { params: { path: { id } } })
  return (
    <DocumentSheet noun="invoice" id={id} of={read}>
      {(invoice) => {
        const late = isZero(invoice.open) ? 0 : daysBetween(invoice.dueOn, today)
        return {
          title: invoice.number ?? invoice.id,
          status: invoice.status,
          subtitle: (
            <>
              {invoice.customerId && <CustomerName id={invoice.customerId} />}
              <span>
                {t('invoice.due')} <Day day={invoice.dueOn} />
              </span>
              {late > 0 && <Status tone="bad">{t('invoice.overdue', { count: late })}</Status>}
            </>
          ),
          actions: <InvoiceActions invoice={invoice} />,
          head: <Head invoice={invoice} />,
          main: (
            <>
              <SidesSection noun="invoice" id={id} currency={invoice.currency} />
              <ChainSection id={id} />
              <Payments invoice={invoice} />
              <Credits invoice={invoice} />
              <LinesSection lines={invoice.lines} currency={invoice.currency} />
              <EntriesSection of={{ invoiceId: id }} />
            </>
          ),
          side: (
            <>
              <TroublesSection id={id} />
              <TimelineSection id={id} />
            </>
          ),
        }
      }}
    </DocumentSheet>
  )
}

function Head({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation(['document', 'app'])
  return (
    <Stack gap="md">
      <Figures
        currency={invoice.currency}
        figures={[
          { label: t('invoice.total'), amount: invoice.total },
          { label: t('invoice.paid'), amount: invoice.settled, sign: '−' },
          { label: t('invoice.credited'), amount: invoice.credited, sign: '−' },
          { label: t('invoice.writtenOff'), amount: invoice.writtenOff, sign: '−' },
          { label: t('invoice.open'), amount: invoice.open, sign: '=', isStrong: true },
        ]}
      />
      <Facts
        facts={[
          { label: t('invoice.issued'), value: <Day day={invoice.issuedOn} /> },
          invoice.customerId !== null && {
            label: t('invoice.customer'),
            value: <CustomerName id={invoice.customerId} />,
          },
          invoice.dealId !== null && {
            label: t('invoice.deal'),
            value: <DealName id={invoice.dealId} />,
          },
          invoice.disputes.length > 0 && {
            label: t('invoice.disputes'),
            value: invoice.disputes.map(({ disputeId, paymentId }) => (
              <DocumentLink key={disputeId} noun="payment" id={paymentId}>
                {disputeId}
              </DocumentLink>
            )),
          },
        ]}
      />
    </Stack>
  )
}

function Payments({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation('document')
  const read = api.useQuery('get', '/v1/allocations', {
    params: { query: { invoiceId: invoice.id, limit: 100 } },
  })
  return (
    <Section title={t('allocations.ofInvoice')}>
      <Answer of={read}>
        {({ data }) =>
          data.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('allocations.none')}
            </Text>
          ) : (
            <AllocationTable allocations={data} shows="payment" customerId={invoice.customerId} />
          )
        }
      </Answer>
    </Section>
  )
}

/** Credit notes that name it or stand on it, and what was given up of it. */
function Credits({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation('document')
  const read = api.useQuery('get', '/v1/credit-notes', {
    params: { query: { invoiceId: invoice.id, limit: 50 } },
  })
  const notes = read.data?.data ?? []
  if (notes.length === 0 && invoice.writeOffs.length === 0) return null
  return (
    <Section title={t('invoice.credits')}>
      <Wide label={t('invoice.credits')} minWidth={330}>
        <Table>
          <Table.Tbody>
            {notes.map((note) => (
              <Table.Tr key={note.id}>
                <Table.Th scope="row" fw={500}>
                  <DocumentLink noun="credit-note" id={note.id}>
                    {note.number ?? note.id}
                  </DocumentLink>
                </Table.Th>
                <Table.Td>
                  <Day day={note.issuedOn} />
                </Table.Td>
                <Table.Td>
                  <Status tone={toneOf[note.status] ?? 'quiet'}>
                    {t(`statuses.${note.status}`)}
                  </Status>
                </Table.Td>
                <Table.Td ta="right">
                  <Money amount={note.total} currency={note.currency} />
                </Table.Td>
              </Table.Tr>
            ))}
            {invoice.writeOffs.map((one) => (
              <Table.Tr key={one.kind}>
                <Table.Th scope="row" fw={500}>
                  {t(`invoice.kinds.${one.kind}`)}
                </Table.Th>
                <Table.Td>
                  <Day day={one.on} />
                </Table.Td>
                <Table.Td>
                  <Group>
                    <Status tone="quiet">{t('statuses.written_off')}</Status>
                  </Group>
                </Table.Td>
                <Table.Td ta="right">
                  <Money amount={one.amount} currency={invoice.currency} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Wide>
    </Section>
  )
}
