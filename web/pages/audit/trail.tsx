// Events in lines, by the day on which they were recorded.
import { Button, Center, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.tsx'
import { onTheWall } from '../../app/zone.ts'
import { Day } from '../../parts/figures.tsx'
import { type ActorKind, EventLink, Who } from './frame.tsx'
import classes from './audit.module.css'

type Event = {
  id: string
  type: string
  sentence: string
  who: string
  actor: { kind: ActorKind; name: string }
  recordedAt: string
}

type More = { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }

export function Trail({ events, more }: { events: readonly Event[]; more: More }) {
  const { t } = useTranslation('audit')
  const { t: app } = useTranslation('app')
  const { timeZone } = useSession()
  const dayOf = (event: Event) => onTheWall(Date.parse(event.recordedAt), timeZone).slice(0, 10)
  const timeOf = (event: Event) => onTheWall(Date.parse(event.recordedAt), timeZone).slice(11)
  const days = Map.groupBy(events, dayOf)
  return (
    <>
      <Table className={classes.lines} aria-label={t('trail.table')} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={96}>{t('trail.when')}</Table.Th>
            <Table.Th>{t('trail.what')}</Table.Th>
            <Table.Th w={290}>{t('trail.who')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        {[...days].map(([day, ofDay]) => (
          <Table.Tbody key={day}>
            <Table.Tr className={classes.day}>
              <Table.Th colSpan={3} scope="rowgroup">
                <Day day={day} />
              </Table.Th>
            </Table.Tr>
            {ofDay.map((event) => (
              <Table.Tr key={event.id}>
                <Table.Td className={classes.when}>
                  <time dateTime={event.recordedAt}>{timeOf(event)}</time>
                </Table.Td>
                <Table.Td>
                  <EventLink id={event.id}>{event.sentence}</EventLink>
                </Table.Td>
                <Table.Td>
                  <Who kind={event.actor.kind}>{event.who}</Who>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        ))}
      </Table>
      <Center>
        {more.hasNextPage ? (
          <Button
            variant="default"
            loading={more.isFetchingNextPage}
            onClick={() => more.fetchNextPage()}
          >
            {app('loadMore')}
          </Button>
        ) : (
          <Text size="sm" c="dimmed">
            {t('trail.all')}
          </Text>
        )}
      </Center>
    </>
  )
}
