// A sample that anybody can draw again: what it is drawn by stands in the address.
import { Alert, Group, Stack, Table, Text } from '@mantine/core'
import { IconDice5 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { api, type paths } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { useSession } from '../../app/session.tsx'
import { countText, Day, Money, moneyText, momentText } from '../../parts/figures.tsx'
import { Answer, Empty } from '../../parts/states.tsx'
import classes from './audit.module.css'
import { AuditPage, FileButton, useFileAddress } from './frame.tsx'
import { SampleLink } from './sample-link.tsx'
import { SampleForm, type SampleSearch } from './sample-form.tsx'

type Sample = Exclude<
  paths['/v1/audit/samples']['get']['responses'][200]['content']['application/json'],
  string
>

export function Page() {
  const { t } = useTranslation('audit')
  const [{ at, ...search }, change] = useSearchState<SampleSearch>()
  const isAsked = search.seed !== undefined && search.noun !== undefined
  const query = { ...search, size: Number(search.size ?? 25) }
  const drawn = api.useQuery(
    'get',
    '/v1/audit/samples',
    { params: { query: query as never } },
    { enabled: isAsked, placeholderData: undefined },
  )
  return (
    <AuditPage title={t('pages.samples')} subtitle={t('samples.intro')}>
      <Stack gap="md">
        <SampleForm search={search} change={change} />
        {isAsked ? (
          <Answer of={drawn}>{(sample) => <Drawn sample={sample as Sample} />}</Answer>
        ) : (
          <Empty
            title={t('samples.begin')}
            icon={<IconDice5 size={36} stroke={1.3} aria-hidden />}
          />
        )}
      </Stack>
    </AuditPage>
  )
}

function Drawn({ sample }: { sample: Sample }) {
  const { t } = useTranslation('audit')
  const { timeZone } = useSession()
  const address = useFileAddress()
  const [{ at: _, ...search }] = useSearchState<SampleSearch>()
  const { data, population, by, knownAt, interval, start } = sample
  const totals = population.totals
    .map(({ amount, currency }) => moneyText(amount, currency))
    .join(', ')
  const currency = population.totals[0]?.currency ?? ''
  const count = countText(population.count)
  if (data.length === 0) return <Empty title={t('samples.empty')} />
  const file = (format: string) =>
    address('/v1/audit/samples', { size: '25', ...search, knownAt, format }, false)
  return (
    <>
      <Alert variant="light" color="gray" p="sm">
        <Group justify="space-between" align="flex-start">
          <div>
            <Text size="sm">
              {totals === ''
                ? t('samples.population', { count: count as never })
                : t('samples.totals', { count: count as never, totals })}
              , {t('samples.knownAt', { moment: momentText(knownAt, timeZone) })}.
            </Text>
            <Text size="sm">
              {by === 'amount' && interval && start
                ? t('samples.method', {
                    interval: moneyText(interval, currency),
                    start: moneyText(start, currency),
                  })
                : t('samples.methodRandom')}
            </Text>
            <Text size="sm">{t('samples.share')}</Text>
          </div>
          <Group gap="xs">
            <FileButton href={file('csv')}>{t('csv')}</FileButton>
            <FileButton href={file('xlsx')}>{t('xlsx')}</FileButton>
          </Group>
        </Group>
      </Alert>
      <Rows sample={sample} />
    </>
  )
}

function Rows({ sample: { data, noun, by } }: { sample: Sample }) {
  const { t } = useTranslation('audit')
  const { t: words } = useTranslation('document')
  // Of an entry or a decision it is the type of its event.
  const statusText = (status: string) =>
    words(`words.${status as 'open'}`, { defaultValue: status.replaceAll('_', ' ') })
  return (
    <Table className={classes.lines} aria-label={t('pages.samples')} highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w={60} ta="right">
            {t('samples.number')}
          </Table.Th>
          <Table.Th>{t('samples.document')}</Table.Th>
          <Table.Th w={130}>{t('samples.on')}</Table.Th>
          <Table.Th>{t('samples.status')}</Table.Th>
          <Table.Th ta="right">{t('samples.value')}</Table.Th>
          {by === 'amount' && <Table.Th ta="right">{t('samples.hits')}</Table.Th>}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {data.map((row) => (
          <Table.Tr key={row.number}>
            <Table.Td ta="right">{row.number}</Table.Td>
            <Table.Td>
              <SampleLink noun={noun} id={row.id} label={row.label} />
            </Table.Td>
            <Table.Td>
              <Day day={row.on} />
            </Table.Td>
            <Table.Td>{row.status && statusText(row.status)}</Table.Td>
            <Table.Td ta="right">
              {row.amount !== null && row.currency !== null && (
                <Money amount={row.amount} currency={row.currency} />
              )}
            </Table.Td>
            {by === 'amount' && <Table.Td ta="right">{row.hits}</Table.Td>}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
