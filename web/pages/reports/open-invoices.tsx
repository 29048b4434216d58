// The open invoices behind a figure of the ageing, at the side of it.
import { Button, Drawer, Group, Stack, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { Day } from '../../parts/figures.tsx'
import { Answer, Empty } from '../../parts/states.tsx'
import { Amount, Jump } from './amounts.tsx'

export const buckets = ['current', 'days31to60', 'days61to90', 'over90'] as const
type Bucket = (typeof buckets)[number]
/** As people read them: what the service counts as the first is two. */
export const ages = ['notDue', ...buckets] as const

type Search = 'asOf' | 'currency' | 'behind' | 'customer' | 'bucket'

export function OpenInvoices() {
  const { t } = useTranslation(['reports', 'app'])
  const [{ behind, bucket }, change] = useSearchState<Search>()
  const close = () => change({ behind: undefined, customer: undefined, bucket: undefined })
  const named = ages.find((one) => one === bucket)
  const title = t('ageing.behind') + (named ? ` · ${t(`ageing.${named}`)}` : '')
  return (
    <Drawer
      opened={behind === '1'}
      onClose={close}
      title={title}
      position="right"
      size="lg"
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      {behind === '1' && <Invoices />}
    </Drawer>
  )
}

function Invoices() {
  const { t } = useTranslation(['reports', 'app'])
  const [{ asOf, currency, customer, bucket }] = useSearchState<Search>()
  const query = {
    ...(asOf && { asOf }),
    ...(currency && { currency }),
    ...(customer && { customerId: customer }),
    ...(bucket && { bucket: (bucket === 'notDue' ? 'current' : bucket) as Bucket }),
  }
  const read = api.useInfiniteQuery(
    'get',
    '/v1/ageing/invoices',
    { params: { query: { ...query, limit: 100 } } },
    {
      pageParamName: 'cursor',
      initialPageParam: null,
      getNextPageParam: (last: { nextCursor: string | null }) => last.nextCursor,
    },
  )
  return (
    <Answer of={read}>
      {({ pages }) => {
        const all = pages.flatMap(({ data }) => data)
        const invoices = all.filter(({ daysPastDue }) =>
          bucket === 'notDue' ? daysPastDue <= 0 : bucket !== 'current' || daysPastDue > 0,
        )
        if (invoices.length === 0) return <Empty title={t('ageing.nothing')} />
        const [first] = invoices
        return (
          <Stack gap="sm">
            {customer && first?.customerName && (
              <Text size="sm" c="dimmed">
                {t('ageing.of', { customer: first.customerName })}
              </Text>
            )}
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('ageing.invoice')}</Table.Th>
                  <Table.Th>{t('ageing.due')}</Table.Th>
                  <Table.Th ta="right">{t('ageing.open')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {invoices.map((one) => (
                  <Table.Tr key={one.invoiceId}>
                    <Table.Td>
                      <Jump to="/invoices/$id" params={{ id: one.invoiceId }}>
                        {one.number ?? one.invoiceId}
                      </Jump>
                      {!customer && (
                        <Text size="sm" c="dimmed">
                          {one.customerName ?? t('ageing.unknownCustomer')}
                        </Text>
                      )}
                    </Table.Td>
                    <Table.Td>
                      <Day day={one.dueOn} />
                      <Text size="sm" c="dimmed">
                        {one.daysPastDue > 0
                          ? t('ageing.past', { count: one.daysPastDue })
                          : t('ageing.notDue')}
                      </Text>
                    </Table.Td>
                    <Amount amount={one.open} currency={one.currency} />
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
            {read.hasNextPage && (
              <Group justify="center">
                <Button
                  variant="default"
                  loading={read.isFetchingNextPage}
                  onClick={() => read.fetchNextPage()}
                >
                  {t('app:loadMore')}
                </Button>
              </Group>
            )}
          </Stack>
        )
      }}
    </Answer>
  )
}
