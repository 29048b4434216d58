// What led to an event and what came of it: as a picture whose parts are links, and as sentences.
import { Button, Group, List, SegmentedControl, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, type paths } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { Moment } from '../../parts/figures.tsx'
import { Graph } from '../../parts/graph.tsx'
import { Answer } from '../../parts/states.tsx'
import { Cut, EventLink, Who } from './frame.tsx'

type Found =
  paths['/v1/audit/events/{id}/graph']['get']['responses'][200]['content']['application/json']

const few = { most: 24, depth: 3 }
const many = { most: 300, depth: 12 }

export function CauseGraph({
  id,
  cause,
}: {
  id: string
  cause: { eventId: string | null; sentence: string }
}) {
  const { t } = useTranslation('audit')
  const [{ as = 'graph' }, change] = useSearchState<'as'>()
  const [size, setSize] = useState(few)
  const found = api.useQuery('get', '/v1/audit/events/{id}/graph', {
    params: { path: { id }, query: size },
  })
  return (
    <section>
      <Group justify="space-between" mb="xs">
        <Title order={2} fz="h4">
          {t('event.graph')}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={t('event.graph')}
          value={as}
          onChange={(next) => change({ as: next === 'graph' ? undefined : next })}
          data={(['graph', 'list'] as const).map((value) => ({
            value,
            label: t(`chain.${value}`),
          }))}
        />
      </Group>
      {cause.eventId === null && (
        <Text size="sm" mb="xs">
          {t('event.outside', { sentence: cause.sentence })}
        </Text>
      )}
      <Answer of={found}>
        {(graph) => (
          <Stack gap="xs">
            {as === 'graph' ? <Picture graph={graph} /> : <Sentences graph={graph} />}
            {graph.isCut && (
              <Group gap="xs">
                <Cut>{t('event.cut')}</Cut>
                {size === few && (
                  <Button size="xs" variant="default" onClick={() => setSize(many)}>
                    {t('event.deeper')}
                  </Button>
                )}
              </Group>
            )}
          </Stack>
        )}
      </Answer>
    </section>
  )
}

function Picture({ graph }: { graph: Found }) {
  const { t } = useTranslation('audit')
  return (
    <>
      <Text size="xs" c="dimmed">
        {t('event.graphHint')}
      </Text>
      <Graph
        label={t('event.graph')}
        edges={graph.edges}
        nodes={graph.nodes.map((node) => ({
          id: node.eventId,
          kind: node.who,
          name: node.sentence,
          group: node.actorKind,
          isCurrent: node.depth === 0,
          link: { to: '/audit/events/$id', params: { id: node.eventId } as never },
        }))}
      />
    </>
  )
}

/** Told by steps: those before it, itself, those behind. */
function Sentences({ graph }: { graph: Found }) {
  const { t } = useTranslation('audit')
  const steps = Map.groupBy(graph.nodes, ({ depth }) => depth)
  const name = (depth: number) => {
    if (depth === 0) return t('event.this')
    return depth < 0
      ? t('event.stepsBack', { count: -depth })
      : t('event.stepsOn', { count: depth })
  }
  return (
    <>
      {[...steps].map(([depth, nodes]) => (
        <div key={depth}>
          <Text size="sm" fw={600} c="dimmed">
            {name(depth)}
          </Text>
          <List size="sm" spacing={4}>
            {nodes.map((node) => (
              <List.Item key={node.eventId} fw={depth === 0 ? 600 : undefined}>
                <EventLink id={node.eventId}>{node.sentence}</EventLink>{' '}
                <Text span size="sm" c="dimmed" fw={400}>
                  <Who kind={node.actorKind}>{node.who}</Who> · <Moment at={node.recordedAt} />
                  {node.consequences > 0 && ` · ${t('event.led', { count: node.consequences })}`}
                </Text>
              </List.Item>
            ))}
          </List>
        </div>
      ))}
    </>
  )
}
