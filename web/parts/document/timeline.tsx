// The life of a document: what happened to it, in sentences, and who did it.
import {
  ActionIcon,
  Anchor,
  Button,
  Code,
  Collapse,
  Group,
  Switch,
  Text,
  Timeline,
  Tooltip,
} from '@mantine/core'
import {
  IconBolt,
  IconBraces,
  IconPlugConnected,
  IconRobot,
  IconUpload,
  IconUser,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, type paths } from '../../api/client.ts'
import { Moment } from '../figures.tsx'
import { Answer } from '../states.tsx'
import classes from './document.module.css'
import { Section } from './section.tsx'

type Event =
  paths['/v1/audit/events']['get']['responses'][200]['content']['application/json']['data'][number]

const icons = {
  person: IconUser,
  policy: IconRobot,
  platform: IconPlugConnected,
  import: IconUpload,
} as const

const shownFirst = 12
const pagesMost = 6

/** All of it, page by page: what happened last comes with the last page. */
function useLife(id: string) {
  const { i18n } = useTranslation()
  const language = i18n.language === 'fr' ? 'fr' : 'en'
  const read = api.useInfiniteQuery(
    'get',
    '/v1/audit/events',
    { params: { query: { subject: id, language, limit: 200 } } },
    {
      pageParamName: 'cursor',
      initialPageParam: null as never,
      getNextPageParam: (last, pages) =>
        pages.length < pagesMost ? (last.nextCursor ?? undefined) : undefined,
    },
  )
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = read
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const events = read.data?.pages.flatMap((page) => page.data)
  const isCut = read.data?.pages.at(-1)?.nextCursor != null && !hasNextPage
  return { ...read, data: events && { events, isCut } }
}

export function TimelineSection({ id }: { id: string }) {
  const { t } = useTranslation('document')
  const [isAll, setAll] = useState(false)
  const [isSent, setSent] = useState(false)
  const read = useLife(id)
  return (
    <Section
      title={t('life.title')}
      aside={
        <Anchor
          size="sm"
          renderRoot={(props) => <Link to="/audit" search={{ subject: id } as never} {...props} />}
        >
          {t('life.inAudit')}
        </Anchor>
      }
    >
      <Answer of={read}>
        {({ events, isCut }) => {
          const told = isSent ? events : events.filter(({ category }) => category !== 'inbound')
          // What happened last is asked for first.
          const rows = [...told].reverse()
          const shown = isAll ? rows : rows.slice(0, shownFirst)
          return (
            <>
              {events.some(({ category }) => category === 'inbound') && (
                <Switch
                  mb="md"
                  size="xs"
                  label={t('life.withSent')}
                  checked={isSent}
                  onChange={(event) => setSent(event.currentTarget.checked)}
                />
              )}
              <Timeline bulletSize={22} lineWidth={2} active={shown.length}>
                {shown.map((event) => (
                  <Timeline.Item key={event.id} bullet={<Bullet event={event} />} mt="sm">
                    <Told event={event} />
                  </Timeline.Item>
                ))}
              </Timeline>
              {rows.length > shown.length && (
                <Button mt="sm" size="xs" variant="default" onClick={() => setAll(true)}>
                  {t('life.earlier', { count: rows.length - shown.length })}
                </Button>
              )}
              {isCut && (
                <Text size="xs" c="dimmed" mt="xs">
                  {t('life.cut', { count: events.length })}
                </Text>
              )}
            </>
          )
        }}
      </Answer>
    </Section>
  )
}

function Bullet({ event }: { event: Event }) {
  const Icon = icons[event.actor.kind] ?? IconBolt
  return <Icon size={13} aria-hidden />
}

function Told({ event }: { event: Event }) {
  const { t } = useTranslation('document')
  const [isRaw, setRaw] = useState(false)
  return (
    <div>
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap={4}>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {event.sentence}
        </Text>
        <Tooltip label={t(isRaw ? 'life.hideRaw' : 'life.showRaw')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-expanded={isRaw}
            aria-label={t('life.rawOf', { type: event.type })}
            onClick={() => setRaw((now) => !now)}
          >
            <IconBraces size={14} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
      <Text size="xs" c="dimmed" component="div">
        {event.who} ·{' '}
        <Anchor
          inherit
          renderRoot={(props) => (
            <Link to="/audit/events/$id" params={{ id: event.id }} {...props} />
          )}
        >
          <Moment at={event.recordedAt} />
        </Anchor>
      </Text>
      {(event.why.length > 1 || event.actor.kind === 'person') && (
        <Text size="xs" c="dimmed">
          {event.why.join(' · ')}
        </Text>
      )}
      <Collapse expanded={isRaw}>
        <Code block className={classes.raw} tabIndex={0}>
          {JSON.stringify({ type: event.type, data: event.data }, null, 2)}
        </Code>
      </Collapse>
    </div>
  )
}
