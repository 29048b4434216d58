// One customer: what it owes, its documents, who it is on each platform, and what can be done.
import { Alert, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconUserX } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { isZero } from '../../parts/document/decimal.ts'
import { Section } from '../../parts/document/section.tsx'
import { DocumentSheet } from '../../parts/document/sheet.tsx'
import { SidesSection } from '../../parts/document/sides.tsx'
import { TimelineSection } from '../../parts/document/timeline.tsx'
import { TroublesSection } from '../../parts/document/troubles.tsx'
import { dayText, Money } from '../../parts/figures.tsx'
import { CustomerActions } from './actions.tsx'
import { Documents } from './documents.tsx'
import { type Customer, useOwed, useErasure } from './customer.ts'

export function Page() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { t } = useTranslation('document')
  const read = api.useQuery('get', '/v1/customers/{id}', { params: { path: { id } } })
  return (
    <DocumentSheet noun="customer" id={id} of={read}>
      {(customer) => ({
        title: customer.name ?? t('customer.unnamed'),
        subtitle: <span>{customer.emails.join(', ') || customer.id}</span>,
        actions: <CustomerActions customer={customer} />,
        head: <Head customer={customer} />,
        main: (
          <>
            <Documents customer={customer} />
            <SidesSection noun="customer" id={id} currency={null} />
          </>
        ),
        side: (
          <>
            <TroublesSection id={id} />
            <TimelineSection id={id} />
          </>
        ),
      })}
    </DocumentSheet>
  )
}

function Head({ customer }: { customer: Customer }) {
  const { t } = useTranslation('document')
  const { id } = customer
  const owed = useOwed(id)
  const credits = api.useQuery('get', '/v1/credit-notes', {
    params: { query: { customerId: id, count: 'true', limit: 1 } },
  })
  const payments = api.useQuery('get', '/v1/payments', {
    params: { query: { customerId: id, count: 'true', limit: 1 } },
  })
  const sums = (
    rows: { currency: string | null; sums: object }[] | undefined,
    name: string,
  ): { currency: string; amount: string }[] =>
    (rows ?? []).flatMap(({ currency, sums }) => {
      const amount = (sums as Record<string, string>)[name] ?? '0'
      return currency === null || isZero(amount) ? [] : [{ currency, amount }]
    })
  return (
    <Stack gap="md">
      <Erased customerId={id} />
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="md">
        <Sum label={t('customer.owes')} sums={sums(owed.currencies, 'open')} />
        <Sum
          label={t('customer.unapplied')}
          sums={sums(payments.data?.totals?.currencies, 'unapplied')}
        />
        <Sum
          label={t('customer.credits')}
          sums={sums(credits.data?.totals?.currencies, 'unapplied')}
        />
      </SimpleGrid>
    </Stack>
  )
}

function Sum({ label, sums }: { label: string; sums: { currency: string; amount: string }[] }) {
  const { t } = useTranslation('document')
  return (
    <Section title={label}>
      {sums.length === 0 ? (
        <Text c="dimmed">{t('customer.nothingOpen')}</Text>
      ) : (
        sums.map((one) => (
          <Text key={one.currency} fz="lg" fw={650}>
            <Money amount={one.amount} currency={one.currency} />
          </Text>
        ))
      )}
    </Section>
  )
}

function Erased({ customerId }: { customerId: string }) {
  const { t } = useTranslation('document')
  const erasure = useErasure(customerId)
  if (!erasure) return null
  const isDone = erasure.step === 'completed'
  return (
    <Alert variant="light" color="gray" icon={<IconUserX aria-hidden />} p="sm">
      {isDone
        ? t('customer.erased', { day: dayText(erasure.completedAt?.slice(0, 10) ?? '') })
        : t('customer.erasing')}
    </Alert>
  )
}
