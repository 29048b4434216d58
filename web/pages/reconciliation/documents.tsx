// The documents behind a figure, one by one, as they were when the statement was made.
import { Anchor, Button, Drawer, SegmentedControl, Stack, Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { DocumentLink } from '../../parts/document/link.tsx'
import { Day, Money } from '../../parts/figures.tsx'
import { Answer } from '../../parts/states.tsx'
import { type Show, shows } from './amount.tsx'
import classes from './reconciliation.module.css'
import type { DocumentQuery, Documents, Pair } from './shapes.ts'

const pageSize = 100
type Document = Documents['data'][number]

export function DocumentsDrawer({
  day,
  pair,
  currency,
  show,
  onShow,
  onClose,
}: {
  day: string
  pair: Exclude<Pair, 'books' | 'customers'>
  currency: string | undefined
  show: Show
  onShow: (show: Show) => void
  onClose: () => void
}) {
  const { t } = useTranslation(['reconciliation', 'app'])
  const query: DocumentQuery = {
    ...{ pair, limit: pageSize, ...(currency && { currency }) },
    ...(show !== 'all' && { state: show }),
  }
  const read = api.useInfiniteQuery(
    'get',
    '/v1/reconciliations/days/{day}/documents',
    { params: { path: { day }, query } },
    {
      pageParamName: 'cursor',
      initialPageParam: null as never,
      getNextPageParam: (last: Documents) => last.nextCursor ?? undefined,
    },
  )
  const rows = read.data?.pages.flatMap(({ data }) => data)
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="xl"
      closeButtonProps={{ 'aria-label': t('close', { ns: 'app' }) }}
      title={`${t(`pairs.${pair}`)} ${currency ?? ''}`}
    >
      <Stack gap="sm">
        <SegmentedControl
          size="xs"
          aria-label={t('documents.show')}
          value={show}
          onChange={(next) => onShow(next as Show)}
          data={shows.map((value) => ({ value, label: t(`documents.${value}`) }))}
          style={{ overflowX: 'auto' }}
        />
        <Text size="xs" c="dimmed">
          {t('documents.hint')}
        </Text>
        <Answer of={{ ...read, data: rows }}>
          {(all) =>
            all.length === 0 ? (
              <Text size="sm" c="dimmed" py="lg" ta="center">
                {t('documents.none')}
              </Text>
            ) : (
              <Found pair={pair} rows={all} />
            )
          }
        </Answer>
        {read.hasNextPage && (
          <Button
            variant="default"
            loading={read.isFetchingNextPage}
            onClick={() => read.fetchNextPage()}
          >
            {t('loadMore', { ns: 'app' })}
          </Button>
        )}
      </Stack>
    </Drawer>
  )
}

function Found({ pair, rows }: { pair: Pair; rows: Document[] }) {
  const { t } = useTranslation(['reconciliation', 'app'])
  return (
    <Table.ScrollContainer minWidth={560} type="native" tabIndex={0}>
      <Table verticalSpacing={5} fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('documents.document')}</Table.Th>
            <Table.Th scope="col">{t('documents.day')}</Table.Th>
            <Table.Th scope="col" className={classes.amount}>
              {t(`sides.${pair}.left`)}
            </Table.Th>
            <Table.Th scope="col" className={classes.amount}>
              {t(`sides.${pair}.right`)}
            </Table.Th>
            <Table.Th scope="col" className={classes.amount}>
              {t('documents.difference')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={`${row.noun} ${row.id}`}>
              <Table.Th scope="row" fw={500} style={{ overflowWrap: 'anywhere' }}>
                <DocumentLink noun={row.noun} id={row.id}>
                  {t(`app:nouns.${row.noun}`)} {row.id}
                </DocumentLink>
                <Findings row={row} />
              </Table.Th>
              <Table.Td>
                <Day day={row.day} />
              </Table.Td>
              <Table.Td className={classes.amount}>
                <Side amount={row.left} currency={row.leftCurrency} />
              </Table.Td>
              <Table.Td className={classes.amount}>
                <Side amount={row.right} currency={row.rightCurrency} />
              </Table.Td>
              <Table.Td className={classes.amount}>
                {row.difference === null ? (
                  <Text size="xs">{t('documents.currencies')}</Text>
                ) : (
                  <Side amount={row.difference} currency={row.leftCurrency ?? row.rightCurrency} />
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function Side({ amount, currency }: { amount: string | null; currency: string | null }) {
  if (amount === null || currency === null) return <>–</>
  return <Money amount={amount} currency={currency} />
}

function Findings({ row }: { row: Document }) {
  const { t, i18n } = useTranslation('reconciliation')
  const kinds = api.useQuery('get', '/v1/discrepancies/kinds').data?.data
  const tongue = i18n.language === 'fr' ? 'fr' : 'en'
  return row.findings.map(({ discrepancyId, kind, inTransit }) => (
    <Text key={discrepancyId} size="xs" lh="24px">
      <Anchor
        inherit
        renderRoot={(props) => (
          <Link
            to="/discrepancies/$id"
            params={{ id: discrepancyId }}
            search={{ state: 'all', kind } as never}
            {...props}
          />
        )}
      >
        {kinds?.find((one) => one.kind === kind)?.title[tongue] ?? kind}
      </Anchor>
      {inTransit && ` (${t('documents.inTransit')})`}
    </Text>
  ))
}
