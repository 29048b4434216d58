// What the document is to the books: its entries of the journal.
import { Button, Table, Text } from '@mantine/core'
import { Fragment, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { Day, Money } from '../figures.tsx'
import { Answer } from '../states.tsx'
import { Status } from '../status.tsx'
import classes from './document.module.css'
import { isZero } from './decimal.ts'
import { Section } from './section.tsx'
import { Wide } from './wide.tsx'

type Of =
  | { invoiceId: string }
  | { paymentId: string }
  | { creditNoteId: string }
  | { payoutId: string }

const most = 100
const shownFirst = 6

export function EntriesSection({ of }: { of: Of }) {
  const { t } = useTranslation(['document', 'accounts'])
  const [isAll, setAll] = useState(false)
  const read = api.useQuery('get', '/v1/journal', {
    params: { query: { ...of, limit: most } },
  })
  return (
    <Section title={t('entries.title')}>
      <Answer of={read}>
        {({ data }) => {
          if (data.length === 0) {
            return (
              <Text size="sm" c="dimmed">
                {t('entries.none')}
              </Text>
            )
          }
          const shown = isAll ? data : data.slice(0, shownFirst)
          return (
            <>
              <Wide label={t('entries.title')} minWidth={480}>
                <Table verticalSpacing={4}>
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th scope="col">{t('entries.account')}</Table.Th>
                      <Table.Th scope="col" className={classes.amount}>
                        {t('entries.debit')}
                      </Table.Th>
                      <Table.Th scope="col" className={classes.amount}>
                        {t('entries.credit')}
                      </Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {shown.map((entry) => (
                      <Fragment key={entry.position}>
                        <Table.Tr>
                          <Table.Th scope="rowgroup" colSpan={3} fw={400}>
                            <Text span size="xs" c="dimmed">
                              <Day day={entry.bookedOn} /> · {entry.description}{' '}
                            </Text>
                            {entry.late && <Status tone="info">{t('entries.late')}</Status>}
                          </Table.Th>
                        </Table.Tr>
                        {entry.postings.map((posting, index) => (
                          // Two postings of one entry may be alike.
                          // biome-ignore lint: their order never changes
                          <Table.Tr key={index}>
                            <Table.Td pl={isZero(posting.debit) ? 'xl' : 'sm'}>
                              {t(`accounts:${posting.account}`)}
                            </Table.Td>
                            <Table.Td className={classes.amount}>
                              {!isZero(posting.debit) && (
                                <Money amount={posting.debit} currency={posting.currency} />
                              )}
                            </Table.Td>
                            <Table.Td className={classes.amount}>
                              {!isZero(posting.credit) && (
                                <Money amount={posting.credit} currency={posting.currency} />
                              )}
                            </Table.Td>
                          </Table.Tr>
                        ))}
                      </Fragment>
                    ))}
                  </Table.Tbody>
                </Table>
              </Wide>
              {data.length > shown.length && (
                <Button mt="sm" size="xs" variant="default" onClick={() => setAll(true)}>
                  {t('entries.more', { count: data.length - shown.length })}
                </Button>
              )}
            </>
          )
        }}
      </Answer>
    </Section>
  )
}
