// How fresh the word of each platform was, what is owed by the ledger and by QuickBooks, and the trial
// balance of the day.
import { Anchor, SimpleGrid, Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { isZero } from '../../parts/document/decimal.ts'
import { Section } from '../../parts/document/section.tsx'
import type accountWords from '../../parts/accounts/words.en.ts'
import { Moment, Money } from '../../parts/figures.tsx'
import { Status } from '../../parts/status.tsx'
import classes from './reconciliation.module.css'
import type { Statement } from './shapes.ts'

export function Sources({ statement }: { statement: Statement }) {
  const { t } = useTranslation(['reconciliation', 'app'])
  return (
    <Section title={t('sources.title')}>
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="md">
        {statement.sources.map(({ platform, coveredAt, isRefreshed, lagSeconds, trouble }) => (
          <div key={platform}>
            <Text size="sm" fw={600}>
              {t(`app:platforms.${platform}`)}
            </Text>
            <Status tone={trouble ? 'bad' : isRefreshed ? 'good' : 'quiet'}>
              {trouble
                ? t('sources.trouble')
                : t(isRefreshed ? 'sources.refreshed' : 'sources.notRefreshed')}
            </Status>
            <Text size="xs" c="dimmed" component="div">
              {t('sources.covered')} <Moment at={coveredAt} />
              {lagSeconds !== null && (
                <>
                  {' · '}
                  {t('sources.lag')} {t('sources.lagSeconds', { count: lagSeconds })}
                </>
              )}
            </Text>
            {trouble && <Text size="xs">{trouble}</Text>}
          </div>
        ))}
      </SimpleGrid>
    </Section>
  )
}

export function Receivables({ statement }: { statement: Statement }) {
  const { t } = useTranslation('reconciliation')
  if (statement.receivables.length === 0) return null
  return (
    <Section
      title={t('receivables.title')}
      aside={
        <Anchor size="sm" renderRoot={(props) => <Link to="/reports/ageing" {...props} />}>
          {t('receivables.ageing')}
        </Anchor>
      }
    >
      <Table.ScrollContainer minWidth={300} type="native" tabIndex={0}>
        <Table fz="sm" verticalSpacing={4} horizontalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              {(['ledger', 'quickbooks', 'difference'] as const).map((name) => (
                <Table.Th key={name} scope="col" className={classes.amount}>
                  {t(`receivables.${name}`)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {statement.receivables.map(({ currency, ledger, quickbooks, difference }) => (
              <Table.Tr key={currency}>
                <Table.Td className={classes.amount}>
                  <Money amount={ledger} currency={currency} />
                </Table.Td>
                <Table.Td className={classes.amount}>
                  <Money amount={quickbooks} currency={currency} />
                </Table.Td>
                <Table.Td className={classes.amount}>
                  <Money
                    amount={difference}
                    currency={currency}
                    fw={isZero(difference) ? undefined : 650}
                  />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Section>
  )
}

/** Each balance leads to the entries behind it. */
export function TrialBalance({ statement, day }: { statement: Statement; day: string }) {
  const { t } = useTranslation(['reconciliation', 'accounts'])
  return (
    <Section title={t('trialBalance.title')}>
      <Table fz="sm" verticalSpacing={3} horizontalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('trialBalance.account')}</Table.Th>
            <Table.Th scope="col" className={classes.amount}>
              {t('trialBalance.balance')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {statement.trialBalance.map(({ account, currency, balance }) => (
            <Table.Tr key={`${account} ${currency}`}>
              <Table.Th scope="row" fw={400}>
                {t(`accounts:${account as keyof typeof accountWords}`, {
                  defaultValue: account,
                })}
              </Table.Th>
              <Table.Td className={classes.amount}>
                <Link
                  to="/reports/general-ledger"
                  search={{ account, currency, asOf: day } as never}
                  className={classes.drill}
                >
                  <Money amount={balance} currency={currency} />
                </Link>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Section>
  )
}
