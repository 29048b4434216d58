// The documents of a customer, the newest of each kind.
import { Anchor, Table, Tabs, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import classes from '../../parts/document/document.module.css'
import { DocumentLink } from '../../parts/document/link.tsx'
import { toneOf } from '../../parts/document/look.ts'
import { Section } from '../../parts/document/section.tsx'
import { Wide } from '../../parts/document/wide.tsx'
import { Day, Money } from '../../parts/figures.tsx'
import { Answer } from '../../parts/states.tsx'
import { Status } from '../../parts/status.tsx'
import { type Customer, most, useOwed } from './customer.ts'

const tabs = ['invoices', 'payments', 'creditNotes', 'deals'] as const
const lists = {
  invoices: '/invoices',
  payments: '/payments',
  creditNotes: '/credit-notes',
  deals: '/deals',
} as const

export function Documents({ customer }: { customer: Customer }) {
  const { t } = useTranslation('document')
  const [search, change] = useSearchState<'tab'>()
  const shown = tabs.find((tab) => tab === search.tab) ?? 'invoices'
  return (
    <Section
      title={t(`customer.${shown}`)}
      aside={
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link to={lists[shown]} search={{ customerId: customer.id } as never} {...props} />
          )}
        >
          {t('customer.all')}
        </Anchor>
      }
    >
      <Tabs
        value={shown}
        onChange={(tab) => change({ tab: tab === 'invoices' ? undefined : (tab ?? undefined) })}
        keepMounted={false}
      >
        <Tabs.List mb="sm">
          {tabs.map((tab) => (
            <Tabs.Tab key={tab} value={tab}>
              {t(`customer.${tab}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="invoices">
          <Invoices customerId={customer.id} />
        </Tabs.Panel>
        <Tabs.Panel value="payments">
          <Payments customerId={customer.id} />
        </Tabs.Panel>
        <Tabs.Panel value="creditNotes">
          <CreditNotes customerId={customer.id} />
        </Tabs.Panel>
        <Tabs.Panel value="deals">
          <Deals customerId={customer.id} />
        </Tabs.Panel>
      </Tabs>
    </Section>
  )
}

type Shown = {
  noun: string
  id: string
  name: string
  day: ReactNode
  status: string
  amount: string
  currency: string
}

function Rows({ rows }: { rows: Shown[] }) {
  const { t } = useTranslation('document')
  if (rows.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('customer.none')}
      </Text>
    )
  }
  return (
    <Wide label={t('lines.title')} minWidth={330}>
      <Table>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.id}>
              <Table.Th scope="row" fw={500}>
                <DocumentLink noun={row.noun} id={row.id}>
                  {row.name}
                </DocumentLink>
              </Table.Th>
              <Table.Td>{row.day}</Table.Td>
              <Table.Td>
                <Status tone={toneOf[row.status] ?? 'quiet'}>
                  {t(`statuses.${row.status}` as never)}
                </Status>
              </Table.Td>
              <Table.Td className={classes.amount}>
                <Money amount={row.amount} currency={row.currency} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Wide>
  )
}

function Invoices({ customerId }: { customerId: string }) {
  const { read } = useOwed(customerId)
  return (
    <Answer of={read}>
      {({ data }) => (
        <Rows
          rows={data.map((one) => ({
            ...{ noun: 'invoice', id: one.id, name: one.number ?? one.id, status: one.status },
            ...{ amount: one.total, currency: one.currency, day: <Day day={one.issuedOn} /> },
          }))}
        />
      )}
    </Answer>
  )
}

function Payments({ customerId }: { customerId: string }) {
  const read = api.useQuery('get', '/v1/payments', {
    params: { query: { customerId, limit: most } },
  })
  return (
    <Answer of={read}>
      {({ data }) => (
        <Rows
          rows={data.map((one) => ({
            ...{ noun: 'payment', id: one.id, name: one.stripeId ?? one.id, status: one.status },
            ...{ amount: one.received, currency: one.currency },
            day: <Day day={one.receivedAt.slice(0, 10)} />,
          }))}
        />
      )}
    </Answer>
  )
}

function CreditNotes({ customerId }: { customerId: string }) {
  const read = api.useQuery('get', '/v1/credit-notes', {
    params: { query: { customerId, limit: most } },
  })
  return (
    <Answer of={read}>
      {({ data }) => (
        <Rows
          rows={data.map((one) => ({
            ...{ noun: 'credit-note', id: one.id, name: one.number ?? one.id, status: one.status },
            ...{ amount: one.total, currency: one.currency, day: <Day day={one.issuedOn} /> },
          }))}
        />
      )}
    </Answer>
  )
}

function Deals({ customerId }: { customerId: string }) {
  const read = api.useQuery('get', '/v1/deals', { params: { query: { customerId, limit: most } } })
  return (
    <Answer of={read}>
      {({ data }) => (
        <Rows
          rows={data.map((one) => ({
            ...{ noun: 'deal', id: one.id, name: one.name, status: one.state },
            ...{ amount: one.total, currency: one.currency, day: <Day day={one.closedOn} /> },
          }))}
        />
      )}
    </Answer>
  )
}
