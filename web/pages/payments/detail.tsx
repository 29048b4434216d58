// One payment: where the money went, what has no place yet, and what can be done.
import { Alert, Anchor, Group, Stack, Text } from '@mantine/core'
import { IconChecklist } from '@tabler/icons-react'
import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { AllocationTable } from '../../parts/document/allocations.tsx'
import { ChainSection } from '../../parts/document/chain.tsx'
import { isZero } from '../../parts/document/decimal.ts'
import { EntriesSection } from '../../parts/document/entries.tsx'
import { DocumentLink } from '../../parts/document/link.tsx'
import { Facts, Figures, Section } from '../../parts/document/section.tsx'
import { DocumentSheet } from '../../parts/document/sheet.tsx'
import { SidesSection } from '../../parts/document/sides.tsx'
import { TimelineSection } from '../../parts/document/timeline.tsx'
import { TroublesSection } from '../../parts/document/troubles.tsx'
import { Moment, Money } from '../../parts/figures.tsx'
import { PaymentActions } from './actions.tsx'
import { type Payment, useCustomerOf } from './payment.ts'

export function Page() {
  const { id } = useParams({ strict: false }) as { id: string }
  const read = api.useQuery('get', '/v1/payments/{id}', { params: { path: { id } } })
  return (
    <DocumentSheet noun="payment" id={id} of={read}>
      {(payment) => ({
        title: payment.stripeId ?? payment.id,
        status: payment.status,
        subtitle: (
          <>
            {payment.payerName && <span>{payment.payerName}</span>}
            <Moment at={payment.receivedAt} />
          </>
        ),
        actions: <PaymentActions payment={payment} />,
        head: <Head payment={payment} />,
        main: (
          <>
            <Lines payment={payment} />
            <SidesSection noun="payment" id={id} currency={payment.currency} />
            <ChainSection id={id} />
            <EntriesSection of={{ paymentId: id }} />
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

function Head({ payment }: { payment: Payment }) {
  const { t } = useTranslation(['document', 'app'])
  const customer = useCustomerOf(payment)
  const { fee, net, feeCurrency } = payment
  return (
    <Stack gap="md">
      <Figures
        currency={payment.currency}
        figures={[
          { label: t('payment.received'), amount: payment.received },
          { label: t('payment.allocated'), amount: payment.allocated, sign: '−' },
          { label: t('payment.refunded'), amount: payment.refunded, sign: '−' },
          {
            label: t('payment.unapplied'),
            amount: payment.unapplied,
            sign: '=',
            isStrong: true,
          },
        ]}
      />
      <Waiting payment={payment} />
      <Facts
        facts={[
          { label: t('payment.source'), value: t(`app:platforms.${payment.source}`) },
          customer && {
            label: t('invoice.customer'),
            value: (
              <DocumentLink noun="customer" id={customer.id}>
                {customer.name ?? customer.id}
              </DocumentLink>
            ),
          },
          payment.payerEmail !== null && {
            label: t('payment.email'),
            value: payment.payerEmail,
          },
          payment.description !== null && {
            label: t('payment.reference'),
            value: payment.description,
          },
          fee !== null &&
            feeCurrency !== null && {
              label: t('payment.fee'),
              value: <Money amount={fee} currency={feeCurrency} />,
            },
          net !== null &&
            feeCurrency !== null && {
              label: t('payment.net'),
              value: <Money amount={net} currency={feeCurrency} />,
            },
        ]}
      />
    </Stack>
  )
}

/** While a person is asked where it goes, that is the place to say so. */
function Waiting({ payment }: { payment: Payment }) {
  const { t } = useTranslation('document')
  const read = api.useQuery(
    'get',
    '/v1/reviews/{id}',
    { params: { path: { id: payment.id } } },
    { enabled: !isZero(payment.unapplied), retry: false },
  )
  const isAsked = read.data !== undefined && read.data.decidedAt === null
  if (!isAsked || isZero(payment.unapplied)) return null
  return (
    <Alert variant="light" color="blue" icon={<IconChecklist aria-hidden />} p="sm">
      <Group justify="space-between" gap="xs">
        <Text size="sm">{t('payment.review')}</Text>
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link to="/review" search={{ id: payment.id } as never} {...props} />
          )}
        >
          {t('payment.openReview')}
        </Anchor>
      </Group>
    </Alert>
  )
}

function Lines({ payment }: { payment: Payment }) {
  const { t } = useTranslation('document')
  const customer = useCustomerOf(payment)
  return (
    <Section title={t('allocations.title')}>
      {payment.allocations.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('allocations.none')}
        </Text>
      ) : (
        <AllocationTable
          allocations={payment.allocations}
          shows="invoice"
          customerId={customer?.id ?? null}
        />
      )}
    </Section>
  )
}
