// One payout: what it is made of, whether that comes to it, and its deposit in QuickBooks.
import { Anchor, Stack, Table, Text } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api, type paths } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { ChainSection } from '../../parts/document/chain.tsx'
import classes from '../../parts/document/document.module.css'
import { EntriesSection } from '../../parts/document/entries.tsx'
import { DocumentLink } from '../../parts/document/link.tsx'
import { Facts, Figures, Section } from '../../parts/document/section.tsx'
import { DocumentSheet } from '../../parts/document/sheet.tsx'
import { SidesSection } from '../../parts/document/sides.tsx'
import { TimelineSection } from '../../parts/document/timeline.tsx'
import { TroublesSection } from '../../parts/document/troubles.tsx'
import { countText, Day, Money } from '../../parts/figures.tsx'
import { Status } from '../../parts/status.tsx'
import { Wide } from '../../parts/document/wide.tsx'

type Payout = paths['/v1/payouts/{id}']['get']['responses'][200]['content']['application/json']

export function Page() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { t } = useTranslation('document')
  const read = api.useQuery('get', '/v1/payouts/{id}', { params: { path: { id } } })
  return (
    <DocumentSheet noun="payout" id={id} of={read}>
      {(payout) => ({
        title: payout.externalId,
        status: payout.status,
        subtitle: (
          <>
            <Ties ties={payout.ties} />
            <span>
              {t('payout.arrives')} <Day day={payout.arrivesOn} />
            </span>
          </>
        ),
        head: <Head payout={payout} />,
        main: (
          <>
            <Parts payout={payout} />
            <SidesSection noun="payout" id={id} currency={payout.currency} />
            <ChainSection id={id} />
            <Transactions payout={payout} />
            <EntriesSection of={{ payoutId: id }} />
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

function Ties({ ties }: { ties: boolean | null }) {
  const { t } = useTranslation('document')
  if (ties === null) return <Status tone="waiting">{t('payout.tiesOpen')}</Status>
  return <Status tone={ties ? 'good' : 'bad'}>{t(ties ? 'payout.ties' : 'payout.tiesNot')}</Status>
}

function Head({ payout }: { payout: Payout }) {
  const { t } = useTranslation('document')
  const { difference } = payout
  return (
    <Stack gap="md">
      <Figures
        currency={payout.currency}
        figures={[
          { label: t('payout.amount'), amount: payout.amount, isStrong: true },
          { label: t('payout.net'), amount: payout.net, sign: '−' },
          ...(difference === null
            ? []
            : [
                {
                  ...{ label: t('payout.difference'), amount: difference },
                  ...{ sign: '=' as const, isStrong: true },
                },
              ]),
        ]}
      />
      <Facts
        facts={[
          { label: t('payout.created'), value: <Day day={payout.createdOn} /> },
          {
            label: t('payout.how'),
            value: t(payout.automatic ? 'payout.automatic' : 'payout.byHand'),
          },
          payout.description !== null && {
            label: t('payout.description'),
            value: payout.description,
          },
          payout.failure !== null && { label: t('payout.failure'), value: payout.failure },
        ]}
      />
    </Stack>
  )
}

function Parts({ payout }: { payout: Payout }) {
  const { t } = useTranslation('document')
  const { parts, currency } = payout
  if (parts.length === 0) return null
  return (
    <Section title={t('payout.parts')}>
      <Wide label={t('payout.parts')} minWidth={440}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('payout.type')}</Table.Th>
              {(['count', 'gross', 'fee', 'netColumn'] as const).map((name) => (
                <Table.Th key={name} scope="col" className={classes.amount}>
                  {t(`payout.${name}`)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {parts.map((part) => (
              <Table.Tr key={part.type}>
                <Table.Th scope="row" fw={500}>
                  {t(`payout.types.${part.type}` as never, { defaultValue: part.type })}
                </Table.Th>
                <Table.Td className={classes.amount}>{countText(part.count)}</Table.Td>
                {[part.amount, part.fee, part.net].map((amount, column) => (
                  // biome-ignore lint: three columns that never change
                  <Table.Td key={column} className={classes.amount}>
                    <Money amount={amount} currency={currency} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
          <Table.Tfoot>
            <Table.Tr>
              <Table.Th scope="row" colSpan={4}>
                {t('payout.net')}
              </Table.Th>
              <Table.Th className={classes.amount}>
                <Money amount={payout.net} currency={currency} />
              </Table.Th>
            </Table.Tr>
          </Table.Tfoot>
        </Table>
      </Wide>
    </Section>
  )
}

function Transactions({ payout }: { payout: Payout }) {
  const { t, i18n } = useTranslation('document')
  const [{ at }] = useSearchState()
  const { transactions } = payout
  if (transactions.length === 0) return null
  const asked = {
    format: 'csv',
    payoutId: payout.id,
    language: i18n.language,
    ...(at && { knownAt: at }),
  }
  const all = `/v1/balance-transactions?${new URLSearchParams(asked)}`
  return (
    <Section
      title={t('payout.transactions')}
      aside={
        <Anchor href={all} download size="sm">
          {t('payout.all')}
        </Anchor>
      }
    >
      <Wide label={t('payout.transactions')} minWidth={520} mah={480}>
        <Table stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('payout.transaction')}</Table.Th>
              <Table.Th scope="col">{t('payout.day')}</Table.Th>
              <Table.Th scope="col" className={classes.amount}>
                {t('payout.gross')}
              </Table.Th>
              <Table.Th scope="col" className={classes.amount}>
                {t('payout.fee')}
              </Table.Th>
              <Table.Th scope="col" className={classes.amount}>
                {t('payout.netColumn')}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {transactions.map((line) => (
              <Table.Tr key={line.id}>
                <Table.Th scope="row" fw={500}>
                  {line.paymentId ? (
                    <DocumentLink noun="payment" id={line.paymentId}>
                      {line.sourceId ?? line.id}
                    </DocumentLink>
                  ) : (
                    (line.sourceId ?? line.id)
                  )}
                  <Text size="xs" c="dimmed">
                    {t(`payout.types.${line.type}` as never, { defaultValue: line.type })}
                    {!line.explained && ` (${t('payout.unexplained')})`}
                  </Text>
                </Table.Th>
                <Table.Td>
                  <Day day={line.on} />
                </Table.Td>
                {[line.amount, line.fee, line.net].map((amount, column) => (
                  // biome-ignore lint: three columns that never change
                  <Table.Td key={column} className={classes.amount}>
                    <Money amount={amount} currency={line.currency} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Wide>
      {transactions.length >= 200 && (
        <Text size="xs" c="dimmed">
          {t('payout.first', { count: transactions.length })}
        </Text>
      )}
    </Section>
  )
}
