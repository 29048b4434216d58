// What auditors have looked at.
import '@mantine/dates/styles.css'
import { Button, Center, Code, Group, Stack, Table, Text, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import { useTranslation } from 'react-i18next'
import { api, type paths } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { useSession } from '../../app/session.tsx'
import { offTheWall } from '../../app/zone.ts'
import { Moment } from '../../parts/figures.tsx'
import { Answer, Empty } from '../../parts/states.tsx'
import { Status } from '../../parts/status.tsx'
import classes from './audit.module.css'
import { AuditPage, EventLink, FileButton, useFileAddress } from './frame.tsx'
import { paged } from './trail-data.ts'
import { useTyped } from './trail-filters.tsx'

type Rows = Exclude<
  paths['/v1/audit/access']['get']['responses'][200]['content']['application/json'],
  string
>
type AccessSearch = 'person' | 'id' | 'since' | 'until'

const dayMs = 86_400_000

/** The days of the address as moments: from the beginning of the first to the end of the last. */
function useQueryOf() {
  const { timeZone } = useSession()
  const [{ at: _, since, until, ...rest }] = useSearchState<AccessSearch>()
  const begin = (day: string | undefined, later = 0) =>
    day && new Date(offTheWall(`${day} 00:00:00`, timeZone) + later).toISOString()
  return { ...rest, since: begin(since), until: begin(until, dayMs) }
}

export function Page() {
  const { t } = useTranslation('audit')
  const { may, whyNot } = useSession()
  const refused = may('oversee') ? undefined : (whyNot('oversee') ?? '')
  const query = useQueryOf()
  const address = useFileAddress()
  const file = (format: string) => address('/v1/audit/access', { ...query, format }, false)
  return (
    <AuditPage
      title={t('pages.access')}
      subtitle={t('access.intro')}
      actions={
        refused === undefined && (
          <>
            <FileButton href={file('csv')}>{t('csv')}</FileButton>
            <FileButton href={file('xlsx')}>{t('xlsx')}</FileButton>
          </>
        )
      }
    >
      {refused === undefined ? <Accesses query={query} /> : <Empty title={refused} />}
    </AuditPage>
  )
}

function Accesses({ query }: { query: ReturnType<typeof useQueryOf> }) {
  const { t } = useTranslation('audit')
  const { t: app } = useTranslation('app')
  const list = api.useInfiniteQuery(
    'get',
    '/v1/audit/access',
    { params: { query: { ...query, limit: 60 } } },
    paged,
  )
  const isFiltered = Object.values(query).some((value) => value !== undefined)
  return (
    <Stack gap="md">
      <Filters />
      <Answer of={list}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => (page as Rows).data)
          if (rows.length === 0) {
            return <Empty title={t(isFiltered ? 'access.noneHere' : 'access.none')} />
          }
          return (
            <>
              <Lines rows={rows} />
              {list.hasNextPage && (
                <Center>
                  <Button
                    variant="default"
                    loading={list.isFetchingNextPage}
                    onClick={() => list.fetchNextPage()}
                  >
                    {app('loadMore')}
                  </Button>
                </Center>
              )}
            </>
          )
        }}
      </Answer>
    </Stack>
  )
}

function Filters() {
  const { t, i18n } = useTranslation('audit')
  const { t: app } = useTranslation('app')
  const [search, change] = useSearchState<AccessSearch>()
  const [person, setPerson] = useTyped(search.person, (text) => change({ person: text }))
  const [id, setId] = useTyped(search.id, (text) => change({ id: text }))
  return (
    <search aria-label={t('pages.access')}>
      <Group gap="xs" align="flex-end">
        <TextInput
          w={180}
          label={t('access.person')}
          value={person}
          onChange={({ currentTarget }) => setPerson(currentTarget.value)}
        />
        <TextInput
          w={220}
          label={t('access.id')}
          value={id}
          onChange={({ currentTarget }) => setId(currentTarget.value)}
        />
        {(['since', 'until'] as const).map((name) => (
          <DateInput
            key={name}
            w={140}
            clearable
            clearButtonProps={{ 'aria-label': app('clear') }}
            label={t(`access.${name}`)}
            locale={i18n.language}
            valueFormat="D MMM YYYY"
            value={search[name] ?? null}
            onChange={(day) => change({ [name]: day?.slice(0, 10) })}
          />
        ))}
      </Group>
    </search>
  )
}

const inWords = (named: Record<string, string>) =>
  Object.entries(named)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')

function Lines({ rows }: { rows: Rows['data'] }) {
  const { t } = useTranslation('audit')
  return (
    <Table className={classes.lines} aria-label={t('pages.access')} highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w={190}>{t('access.at')}</Table.Th>
          <Table.Th w={160}>{t('access.person')}</Table.Th>
          <Table.Th>{t('access.address')}</Table.Th>
          <Table.Th>{t('access.filters')}</Table.Th>
          <Table.Th w={110}>{t('access.status')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={row.position}>
            <Table.Td className={classes.when}>
              <EventLink id={row.eventId}>
                <Moment at={row.at} />
              </EventLink>
            </Table.Td>
            <Table.Td>{row.person}</Table.Td>
            <Table.Td>
              <Code>
                {row.method} {row.route}
              </Code>{' '}
              <Text span size="sm" style={{ overflowWrap: 'anywhere' }}>
                {Object.values(row.ids).join(', ')}
              </Text>
            </Table.Td>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>
              {inWords(row.query)} {row.text !== null && t('access.words', { text: row.text })}
            </Table.Td>
            <Table.Td>
              <Status tone={row.status < 400 ? 'good' : 'warning'}>{String(row.status)}</Status>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
