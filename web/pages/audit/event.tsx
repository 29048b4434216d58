// One event: what happened, who and why, what led to it and what came of it, as it is stored, and its
// proof.
import { Anchor, Button, Card, Code, CopyButton, Group, Stack, Text, Title } from '@mantine/core'
import { IconCopy, IconHistory } from '@tabler/icons-react'
import { Link, useParams } from '@tanstack/react-router'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { api, type paths } from '../../api/client.ts'
import { useTravel } from '../../app/time-machine.tsx'
import { Day, Moment } from '../../parts/figures.tsx'
import { Answer } from '../../parts/states.tsx'
import classes from './audit.module.css'
import { CauseGraph } from './cause-graph.tsx'
import { AuditPage, FileButton, Who } from './frame.tsx'
import { linkOf } from './links.ts'

export type Details =
  paths['/v1/audit/events/{id}']['get']['responses'][200]['content']['application/json']

export function Page() {
  const { t } = useTranslation('audit')
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  const found = api.useQuery('get', '/v1/audit/events/{id}', { params: { path: { id } } })
  return (
    <AuditPage title={t('event.title')} crumbs={[{ label: t('title'), to: '/audit' }]}>
      <Answer of={found}>
        {(event) => (
          <Stack gap="lg">
            <Sentence event={event} />
            <CauseGraph id={event.id} cause={event.cause} />
            <Stored event={event} />
          </Stack>
        )}
      </Answer>
    </AuditPage>
  )
}

function Sentence({ event }: { event: Details }) {
  const { t } = useTranslation('audit')
  return (
    <Card withBorder>
      <Text size="lg" fw={600} mb="sm">
        {event.sentence}
      </Text>
      <dl className={classes.facts}>
        <dt>{t('event.who')}</dt>
        <dd>
          <Who kind={event.actor.kind}>{event.who}</Who>
        </dd>
        {event.why.length > 0 && (
          <>
            <dt>{t('event.why')}</dt>
            <dd>{event.why.join('; ')}</dd>
          </>
        )}
        <dt>{t('event.recorded')}</dt>
        <dd>
          <Moment at={event.recordedAt} />
        </dd>
        <dt>{t('event.effective')}</dt>
        <dd>
          {event.effectiveOn ? <Day day={event.effectiveOn} /> : <Moment at={event.effectiveAt} />}
        </dd>
        <dt>{t('event.about')}</dt>
        <dd>
          <About event={event} />
        </dd>
      </dl>
      <AtThatMoment at={event.recordedAt} />
    </Card>
  )
}

/** The documents that it names, and the ways on. */
function About({ event }: { event: Details }) {
  const { t } = useTranslation('audit')
  const { t: app } = useTranslation('app')
  const links = event.links.flatMap(({ rel, href }) => linkOf(rel, href) ?? [])
  const [subject] = event.subjects
  return (
    <Group gap="sm">
      {links.map(({ noun, id, to }) => (
        <Anchor key={to} inherit renderRoot={(props) => <Link to={to as '/'} {...props} />}>
          {noun === 'chain' ? t('chain.title') : `${app(`nouns.${noun}`)} ${id}`}
        </Anchor>
      ))}
      {subject !== undefined && (
        <Anchor
          inherit
          renderRoot={(props) => <Link to="/audit" search={{ subject } as never} {...props} />}
        >
          {t('chain.trail')}
        </Anchor>
      )}
    </Group>
  )
}

function AtThatMoment({ at }: { at: string }) {
  const { t } = useTranslation('audit')
  const travel = useTravel()
  // Recorded moments are finer than a thousandth; nothing lies closer before it than that.
  const before = new Date(Date.parse(at) - 1).toISOString()
  return (
    <Group gap="xs" mt="md">
      <Group gap={6}>
        <IconHistory size={16} aria-hidden />
        <Text size="sm">{t('event.asItWas')}</Text>
      </Group>
      <Button size="xs" variant="default" onClick={() => travel(before)}>
        {t('event.before')}
      </Button>
      <Button size="xs" variant="default" onClick={() => travel(at)}>
        {t('event.after')}
      </Button>
    </Group>
  )
}

function Stored({ event }: { event: Details }) {
  const { t } = useTranslation('audit')
  const { t: app } = useTranslation('app')
  const text = JSON.stringify(event.data, null, 2)
  const facts = [
    [t('event.type'), event.type],
    [t('event.stream'), `${event.stream} #${event.revision}`],
    [t('event.position'), event.position],
    [t('event.id'), event.id],
    [t('event.story'), event.correlationId],
  ]
  return (
    <section>
      <Group justify="space-between" mb="xs">
        <Title order={2} fz="h4">
          {t('event.raw')}
        </Title>
        <Group gap="xs">
          <CopyButton value={text}>
            {({ copied, copy }) => (
              <Button
                size="xs"
                variant="default"
                leftSection={<IconCopy size={14} aria-hidden />}
                onClick={copy}
              >
                {copied ? app('copied') : app('copy')}
              </Button>
            )}
          </CopyButton>
          <FileButton href={`/v1/audit/proofs/${event.id}`} name={`proof-${event.id}.json`}>
            {t('event.proof')}
          </FileButton>
        </Group>
      </Group>
      <Text size="sm" c="dimmed" mb="xs">
        {t('event.rawHint')} {t('event.proofHint')}
      </Text>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>
              <span className={classes.hash}>{value}</span>
            </dd>
          </Fragment>
        ))}
      </dl>
      <Code block mt="sm" className={classes.raw} tabIndex={0} aria-label={t('event.raw')}>
        {text}
      </Code>
    </section>
  )
}
