// What differs in a line, by its kind.
import { Anchor, Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { isZero } from '../../parts/document/decimal.ts'
import { countText, moneyText } from '../../parts/figures.tsx'
import { bareText } from './amount.tsx'
import classes from './reconciliation.module.css'
import type { Line } from './shapes.ts'

/** What differs, by its kind: each leads to the discrepancies behind it. */
export function Kinds({ line }: { line: Line }) {
  const { t } = useTranslation('reconciliation')
  const currency = line.currency
  const shown = (amount: string) => (currency === null ? '' : bareText(amount, currency))
  const said = (amount: string) => (currency === null ? '' : moneyText(amount, currency))
  return line.differences.map((one) => (
    <Table.Tr key={one.kind} className={classes.kindRow}>
      <Table.Th scope="row" pl={34} fw={400} colSpan={5}>
        <KindLink kind={one.kind} line={line} /> ({countText(one.count)})
        {!isZero(one.atStake) && (
          <Text span size="xs" c="dimmed">
            {' · '}
            {t('statement.atStake', { amount: said(one.atStake) })}
          </Text>
        )}
        {one.tolerated.count > 0 && (
          <Text span size="xs" c="dimmed">
            {' · '}
            {t('statement.tolerated', { amount: said(one.tolerated.delta) })}
          </Text>
        )}
      </Table.Th>
      {[one, one.explained, one.inTransit].map(({ delta, count }, at) => (
        <Table.Td key={['all', 'explained', 'transit'][at]} className={classes.amount}>
          {count === 0 ? '–' : `${shown(delta)} (${countText(count)})`}
        </Table.Td>
      ))}
      <Table.Td colSpan={2} />
    </Table.Tr>
  ))
}

export function KindLink({
  kind,
  line,
}: {
  kind: Line['differences'][number]['kind']
  line: Line
}) {
  const { i18n } = useTranslation('reconciliation')
  const kinds = api.useQuery('get', '/v1/discrepancies/kinds').data?.data
  const title = kinds?.find((one) => one.kind === kind)?.title
  const search = { kind, state: 'all', ...(line.currency !== null && { currency: line.currency }) }
  return (
    <Anchor
      inherit
      renderRoot={(props) => <Link to="/discrepancies" search={search as never} {...props} />}
    >
      {title?.[i18n.language === 'fr' ? 'fr' : 'en'] ?? kind}
    </Anchor>
  )
}
