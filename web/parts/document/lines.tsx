// What was sold: the lines of an invoice or of a deal.
import { Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { paths } from '../../api/client.ts'
import { Money } from '../figures.tsx'
import classes from './document.module.css'
import { isZero } from './decimal.ts'
import { Section } from './section.tsx'
import { Wide } from './wide.tsx'

type Sold =
  paths['/v1/deals/{id}']['get']['responses'][200]['content']['application/json']['lines'][number]

export function LinesSection({ lines, currency }: { lines: Sold[]; currency: string }) {
  const { t } = useTranslation('document')
  const hasTax = lines.some(({ tax }) => tax && !isZero(tax))
  return (
    <Section title={t('lines.title')}>
      {lines.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('lines.none')}
        </Text>
      ) : (
        <Wide label={t('lines.title')} minWidth={420}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('lines.what')}</Table.Th>
                <Table.Th scope="col" className={classes.amount}>
                  {t('lines.quantity')}
                </Table.Th>
                <Table.Th scope="col" className={classes.amount}>
                  {t('lines.price')}
                </Table.Th>
                {hasTax && (
                  <Table.Th scope="col" className={classes.amount}>
                    {t('lines.tax')}
                  </Table.Th>
                )}
                <Table.Th scope="col" className={classes.amount}>
                  {t('lines.amount')}
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {lines.map((line) => (
                <Table.Tr key={line.lineId}>
                  <Table.Td>
                    {line.description}
                    {line.recurring && (
                      <Text size="xs" c="dimmed">
                        {t(`lines.every.${line.recurring.every}`)}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td className={classes.amount}>{line.quantity}</Table.Td>
                  <Table.Td className={classes.amount}>
                    <Money amount={line.unitPrice} currency={currency} />
                  </Table.Td>
                  {hasTax && (
                    <Table.Td className={classes.amount}>
                      {line.tax ? <Money amount={line.tax} currency={currency} /> : '–'}
                    </Table.Td>
                  )}
                  <Table.Td className={classes.amount}>
                    <Money amount={line.amount} currency={currency} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Wide>
      )}
    </Section>
  )
}
