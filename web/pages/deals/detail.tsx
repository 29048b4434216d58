// One deal: what was sold, in which invoices it is asked for, and what each platform says.
import { Button, Stack, Table, Text } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'
import { ChainSection } from '../../parts/document/chain.tsx'
import { isZero } from '../../parts/document/decimal.ts'
import classes from '../../parts/document/document.module.css'
import { LinesSection } from '../../parts/document/lines.tsx'
import { DocumentLink } from '../../parts/document/link.tsx'
import { CustomerName } from '../../parts/document/named.tsx'
import { Facts, Figures, Section } from '../../parts/document/section.tsx'
import { DocumentSheet } from '../../parts/document/sheet.tsx'
import { SidesSection } from '../../parts/document/sides.tsx'
import { TimelineSection } from '../../parts/document/timeline.tsx'
import { TroublesSection } from '../../parts/document/troubles.tsx'
import { Day, Money } from '../../parts/figures.tsx'
import { DealActions, Reach } from './actions.tsx'
import { Wide } from '../../parts/document/wide.tsx'
import type { Deal, Instalment } from './deal.ts'

export function Page() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { t } = useTranslation('document')
  const read = api.useQuery('get', '/v1/deals/{id}', { params: { path: { id } } })
  return (
    <DocumentSheet noun="deal" id={id} of={read}>
      {(deal) => ({
        title: deal.name,
        status: deal.state,
        subtitle: (
          <>
            <CustomerName id={deal.customerId} />
            <span>
              {t('deal.closed')} <Day day={deal.closedOn} />
            </span>
          </>
        ),
        actions: <DealActions deal={deal} />,
        head: <Head deal={deal} />,
        main: (
          <>
            <Instalments deal={deal} />
            <SidesSection noun="deal" id={id} currency={deal.currency} />
            <ChainSection id={id} />
            <LinesSection lines={deal.lines} currency={deal.currency} />
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

function Head({ deal }: { deal: Deal }) {
  const { t } = useTranslation('document')
  const { currency, toInvoice, earlyDiscount } = deal
  return (
    <Stack gap="md">
      <Figures
        currency={currency}
        figures={[
          { label: t('deal.total'), amount: deal.total },
          { label: t('deal.invoiced'), amount: deal.invoiced },
          ...(toInvoice === null ? [] : [{ label: t('deal.toInvoice'), amount: toInvoice }]),
          { label: t('deal.paid'), amount: deal.paid },
          { label: t('deal.credited'), amount: deal.credited },
          { label: t('deal.due'), amount: deal.due, isStrong: true },
        ]}
      />
      <Facts
        facts={[
          toInvoice === null && { label: t('deal.toInvoice'), value: t('deal.endless') },
          deal.termDays !== null && {
            label: t('deal.term'),
            value: t('deal.days', { count: deal.termDays }),
          },
          earlyDiscount !== null && {
            label: t('deal.early'),
            value: t('deal.earlyOf', {
              percent: earlyDiscount.percent,
              days: earlyDiscount.withinDays,
            }),
          },
          deal.nextDueOn !== null && {
            label: t('deal.next'),
            value: <Day day={deal.nextDueOn} />,
          },
          !isZero(deal.tax) && {
            label: t('deal.tax'),
            value: <Money amount={deal.tax} currency={currency} />,
          },
          !isZero(deal.discount) && {
            label: t('deal.discount'),
            value: <Money amount={deal.discount} currency={currency} />,
          },
        ]}
      />
    </Stack>
  )
}

function Instalments({ deal }: { deal: Deal }) {
  const { t } = useTranslation(['document', 'app'])
  const { whyNot } = useSession()
  const [reached, setReached] = useState<Instalment>()
  const may = whyNot('account') === undefined
  return (
    <Section title={t('deal.invoices')}>
      <Wide label={t('deal.invoices')} minWidth={330}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('deal.instalment')}</Table.Th>
              <Table.Th scope="col">{t('deal.when')}</Table.Th>
              <Table.Th scope="col">{t('app:nouns.invoice')}</Table.Th>
              <Table.Th scope="col" className={classes.amount}>
                {t('lines.amount')}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {deal.instalments.map((one) => (
              <Table.Tr key={one.number}>
                <Table.Th scope="row" fw={500}>
                  {one.label || one.number}
                  {one.kind && (
                    <Text size="xs" c="dimmed">
                      {t(`deal.kinds.${one.kind}`)}
                    </Text>
                  )}
                </Table.Th>
                <Table.Td>{one.day ? <Day day={one.day} /> : t('deal.onMilestone')}</Table.Td>
                <Table.Td>
                  <Asked one={one} may={may} onReach={() => setReached(one)} />
                </Table.Td>
                <Table.Td className={classes.amount}>
                  <Money amount={one.total} currency={deal.currency} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Wide>
      {reached && <Reach deal={deal} one={reached} onClose={() => setReached(undefined)} />}
    </Section>
  )
}

function Asked({ one, may, onReach }: { one: Instalment; may: boolean; onReach: () => void }) {
  const { t } = useTranslation('document')
  if (one.invoiceNumber) {
    return (
      <DocumentLink noun="invoice" id={one.invoiceId}>
        {one.invoiceNumber}
      </DocumentLink>
    )
  }
  if (one.isRequested || one.releasedOn) {
    return (
      <Text span size="sm" c="dimmed">
        {t('deal.asked')}
      </Text>
    )
  }
  if (!one.isOnMilestone || !may) return <>–</>
  return (
    <Button size="compact-sm" variant="default" onClick={onReach}>
      {t('deal.reach')}
    </Button>
  )
}
