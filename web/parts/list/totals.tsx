// Below a list: what all that fits comes to, or what is selected, by currency.
import { Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { plus } from '../document/decimal.ts'
import { countText, Money } from '../figures.tsx'
import type { ListConfig, Totals } from './config.ts'
import classes from './list.module.css'

type Line = { currency: string | null; count: number; sums: Record<string, string> }

export function TotalsBar<Row extends { id: string }>({
  config,
  totals,
  selected,
}: {
  config: ListConfig<Row>
  totals: Totals | undefined
  selected: Row[]
}) {
  const { t } = useTranslation('list')
  const { sums, amountsOf } = config
  const isSelected = selected.length > 0 && amountsOf !== undefined
  const lines = isSelected ? linesOf(selected, amountsOf) : (totals?.currencies ?? [])
  const told = lines.filter(({ currency }) => currency !== null)
  if (told.length === 0 || sums.length === 0) return null
  const what = isSelected ? t('totals.ofSelected', { count: selected.length }) : t('totals.ofAll')
  return (
    <div className={classes.totals}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to get there */}
      <div className={classes.scroll} tabIndex={0} role="group" aria-label={t('totals.label')}>
        <Table withRowBorders={false} verticalSpacing={2} className={classes.table}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{what}</Table.Th>
              {sums.map(({ name, label }) => (
                <Table.Th key={name} scope="col" ta="right">
                  {label}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {told.map(({ currency, count, sums: amounts }) => (
              <Table.Tr key={currency}>
                <Table.Th scope="row" fw={500}>
                  {currency} · {t('totals.count', { count, formatted: countText(count) })}
                </Table.Th>
                {sums.map(({ name }) => (
                  <Table.Td key={name} ta="right">
                    <Money amount={amounts[name] ?? '0'} currency={currency ?? ''} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {!isSelected && totals?.isCapped && (
        <Text size="xs" c="dimmed">
          {t('totals.capped', { count: countText(totals.count) as never })}
        </Text>
      )}
    </div>
  )
}

function linesOf<Row>(
  rows: Row[],
  amountsOf: (row: Row) => { currency: string; sums: Record<string, string> },
): Line[] {
  const lines = new Map<string, Line>()
  for (const row of rows) {
    const { currency, sums } = amountsOf(row)
    const before = lines.get(currency) ?? { currency, count: 0, sums: {} }
    const added = Object.entries(sums).map(([name, amount]) => [
      name,
      plus(before.sums[name] ?? '0', amount),
    ])
    const line = { currency, count: before.count + 1, sums: Object.fromEntries(added) }
    lines.set(currency, line)
  }
  return [...lines.values()].sort((a, b) => b.count - a.count)
}
