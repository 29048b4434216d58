// The documents that it is about, each a way to it.
import { Anchor, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DocumentLink } from '../../parts/document/link.tsx'
import { CustomerName, DealName, InvoiceName, PaymentName } from '../../parts/document/named.tsx'
import { Section } from '../../parts/document/section.tsx'
import { dayText } from '../../parts/figures.tsx'
import type { Whole } from './shapes.ts'

const nounOf: Record<string, string> = {
  dealId: 'deal',
  invoiceId: 'invoice',
  paymentId: 'payment',
  creditNoteId: 'credit-note',
  payoutId: 'payout',
  customerId: 'customer',
}

function Named({ noun, id }: { noun: string; id: string }) {
  if (noun === 'invoice') return <InvoiceName id={id} />
  if (noun === 'payment') return <PaymentName id={id} />
  if (noun === 'customer') return <CustomerName id={id} />
  if (noun === 'deal') return <DealName id={id} />
  if (noun === 'inbound') {
    return (
      <Anchor inherit renderRoot={(props) => <Link to="/sync/held" {...props} />}>
        {id}
      </Anchor>
    )
  }
  return (
    <DocumentLink noun={noun} id={id}>
      {id}
    </DocumentLink>
  )
}

export function Related({ row }: { row: Whole }) {
  const { t } = useTranslation(['discrepancies', 'app'])
  const others = Object.entries(row.related).flatMap(([name, id]) => {
    const noun = nounOf[name]
    return noun === undefined || (noun === row.subject.noun && id === row.subject.id)
      ? []
      : [{ noun, id }]
  })
  return (
    <Section title={t('detail.related')}>
      <Stack gap={8}>
        {[row.subject, ...others].map(({ noun, id }) => (
          <Line key={`${noun} ${id}`} label={t(`app:nouns.${noun as 'deal'}`)}>
            <Named noun={noun} id={id} />
          </Line>
        ))}
        {row.effectiveOn && (
          <Line label={t('detail.dayNote')}>
            <Anchor
              inherit
              renderRoot={(props) => (
                <Link
                  to="/reconciliation/$day"
                  params={{ day: row.effectiveOn ?? '' }}
                  {...props}
                />
              )}
            >
              {dayText(row.effectiveOn)}
            </Anchor>
          </Line>
        )}
      </Stack>
    </Section>
  )
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text size="sm" component="div" style={{ overflowWrap: 'anywhere' }}>
        {children}
      </Text>
    </div>
  )
}
