// Documents that differ: each with its fields before and after, and the events that did it.
import {
  Anchor,
  Badge,
  Button,
  Card,
  Center,
  Group,
  List,
  Select,
  Stack,
  Table,
  Text,
} from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api, type paths } from '../../api/client.ts'
import { pathOf } from '../../app/pages.ts'
import { useSearchState } from '../../app/search.ts'
import { countText } from '../../parts/figures.tsx'
import { Answer, Empty } from '../../parts/states.tsx'
import classes from './audit.module.css'
import type { Between, BetweenSearch } from './between-form.tsx'
import { EventLink } from './frame.tsx'
import { paged } from './trail-data.ts'

type Found = Exclude<
  paths['/v1/audit/changes']['get']['responses'][200]['content']['application/json'],
  string
>
type Change = Found['data'][number]

const nouns = [
  ...(['customer', 'deal', 'invoice', 'credit-note', 'payment', 'allocation', 'payout'] as const),
  ...(['balance-transaction', 'exchange-rate'] as const),
]

export function ChangedDocuments({
  between,
  noun,
}: {
  between: Between
  noun: string | undefined
}) {
  const { t } = useTranslation('audit')
  const { t: app } = useTranslation('app')
  const [, change] = useSearchState<BetweenSearch>()
  const list = api.useInfiniteQuery(
    'get',
    '/v1/audit/changes',
    { params: { query: { ...between, noun: noun as never, limit: 50 } } },
    paged,
  )
  return (
    <>
      <Select
        w={220}
        size="xs"
        clearable
        clearButtonProps={{ 'aria-label': app('clear') }}
        label={t('changes.noun')}
        placeholder={t('changes.allNouns')}
        data={nouns.map((value) => ({ value, label: app(`nouns.${value}`) }))}
        value={noun ?? null}
        onChange={(next) => change({ noun: next ?? undefined })}
      />
      <Answer of={list}>
        {({ pages }) => {
          const changes = pages.flatMap((page) => (page as Found).data)
          const { entries = 0, late = 0 } = (pages[0] as Found | undefined) ?? {}
          return (
            <Stack gap="xs">
              <Text size="sm">
                {t('changes.entries', { count: entries, replace: { count: countText(entries) } })}
                {late > 0 && `, ${t('changes.late', { count: late })}`}.
              </Text>
              {changes.length === 0 && !list.hasNextPage && <Empty title={t('changes.none')} />}
              {changes.map((one) => (
                <Changed key={`${one.noun} ${one.id}`} change={one} />
              ))}
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
            </Stack>
          )
        }}
      </Answer>
    </>
  )
}

const colours = { added: 'teal', changed: 'blue', removed: 'red' } as const

function Changed({ change: { noun, id, change, fields, events } }: { change: Change }) {
  const { t } = useTranslation('audit')
  const { t: app } = useTranslation('app')
  const path = pathOf(noun, id)
  return (
    <Card withBorder padding="sm">
      <Group gap="xs">
        <Badge
          variant="light"
          color={colours[change]}
          tt="none"
          radius="sm"
          className="status info"
        >
          {t(`changes.${change}`)}
        </Badge>
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {app(`nouns.${noun as 'invoice'}`, { defaultValue: noun })}{' '}
          {path === undefined ? (
            id
          ) : (
            <Anchor inherit renderRoot={(props) => <Link to={path as '/'} {...props} />}>
              {id}
            </Anchor>
          )}
        </Text>
      </Group>
      <Table className={classes.lines} mt={4} aria-label={`${noun} ${id}`} layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="26%">{t('changes.field')}</Table.Th>
            {change !== 'added' && <Table.Th>{t('changes.before')}</Table.Th>}
            {change !== 'removed' && <Table.Th>{t('changes.after')}</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {fields.map(({ field, label, told }) => (
            <Table.Tr key={field}>
              <Table.Td>{label}</Table.Td>
              {change !== 'added' && <Value of={told.before} label={t('changes.before')} />}
              {change !== 'removed' && <Value of={told.after} label={t('changes.after')} />}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {events.length > 0 && (
        <List size="sm" mt={6} aria-label={t('changes.by')}>
          {events.map((event) => (
            <List.Item key={event.eventId}>
              <EventLink id={event.eventId}>{event.sentence}</EventLink>{' '}
              <Text span size="sm" c="dimmed">
                {event.who}
              </Text>
            </List.Item>
          ))}
        </List>
      )}
    </Card>
  )
}

function Value({ of, label }: { of: string | null; label: string }) {
  const { t } = useTranslation('audit')
  return (
    <Table.Td data-label={label} style={{ overflowWrap: 'anywhere' }}>
      {of === null ? (
        <Text span size="sm" c="dimmed" fs="italic">
          {t('changes.nothing')}
        </Text>
      ) : (
        of
      )}
    </Table.Td>
  )
}
