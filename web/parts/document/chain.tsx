// From the deal to the bank, with this document among the others: a column for each stage.
import { Anchor, Text } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api, type paths } from '../../api/client.ts'
import { pathOf } from '../../app/pages.ts'
import { Money } from '../figures.tsx'
import { Answer } from '../states.tsx'
import classes from './document.module.css'
import { Section } from './section.tsx'

type Graph = Extract<
  paths['/v1/audit/chains/{id}']['get']['responses'][200]['content']['application/json'],
  { nodes: unknown }
>
type Node = Graph['nodes'][number]

/** What else happened on the way stands with the stage it happened at. */
const stages: { name: string; kinds: Node['kind'][] }[] = [
  { name: 'deal', kinds: ['deal'] },
  { name: 'invoice', kinds: ['invoice', 'credit-note', 'write-off'] },
  { name: 'payment', kinds: ['payment', 'refund', 'dispute'] },
  { name: 'payout', kinds: ['payout'] },
  { name: 'bank', kinds: ['deposit', 'bank'] },
]
const most = 4

export function ChainSection({ id }: { id: string }) {
  const { t, i18n } = useTranslation('document')
  const language = i18n.language === 'fr' ? 'fr' : 'en'
  const read = api.useQuery('get', '/v1/audit/chains/{id}', {
    params: { path: { id }, query: { format: 'graph', language } },
  })
  return (
    <Section
      title={t('chain.title')}
      aside={
        <Anchor
          size="sm"
          renderRoot={(props) => <Link to="/audit/chains/$id" params={{ id }} {...props} />}
        >
          {t('chain.whole')}
        </Anchor>
      }
    >
      <Answer of={read}>
        {(chain) => ('nodes' in chain ? <Stages graph={chain} id={id} /> : null)}
      </Answer>
    </Section>
  )
}

/** What led to it, and what came of it: not where the money of others went on to. */
function ownWay({ nodes, edges }: Graph, id: string): Set<string> {
  const here = nodes.filter(({ documentId }) => documentId === id).map((node) => node.id)
  const reached = (from: 'from' | 'to', to: 'from' | 'to') => {
    const found = new Set(here)
    for (const one of found) {
      for (const edge of edges) if (edge[from] === one) found.add(edge[to])
    }
    return found
  }
  return new Set([...reached('from', 'to'), ...reached('to', 'from')])
}

function Stages({ graph, id }: { graph: Graph; id: string }) {
  const { t } = useTranslation('document')
  const own = ownWay(graph, id)
  const found = stages
    .map(({ name, kinds }) => ({
      name,
      nodes: graph.nodes.filter((node) => kinds.includes(node.kind) && own.has(node.id)),
    }))
    .filter(({ nodes }) => nodes.length > 0)
  return (
    <ol className={classes.stages}>
      {found.map(({ name, nodes }, index) => (
        <li key={name} className={classes.stage}>
          {index > 0 && <IconArrowRight size={16} aria-hidden />}
          <ul className={classes.nodes}>
            {nodes.slice(0, most).map((node) => (
              <Card key={node.id} node={node} isHere={node.documentId === id} />
            ))}
            {nodes.length > most && (
              <Text component="li" size="xs" c="dimmed">
                {t('chain.more', { count: nodes.length - most })}
              </Text>
            )}
          </ul>
        </li>
      ))}
    </ol>
  )
}

function Card({ node, isHere }: { node: Node; isHere: boolean }) {
  const { t } = useTranslation('document')
  const path = pathOf(node.kind, node.documentId)
  const label =
    path && !isHere ? (
      <Anchor
        inherit
        className={classes.label}
        renderRoot={(props) => <Link to={path as never} {...props} />}
      >
        {node.label}
      </Anchor>
    ) : (
      <span className={classes.label}>{node.label}</span>
    )
  return (
    <li
      className={classes.node}
      data-here={isHere || undefined}
      aria-current={isHere ? 'true' : undefined}
    >
      <Text span size="xs" c="dimmed">
        {t(`chain.kinds.${node.kind}`)}
      </Text>
      {label}
      {node.money && <Money {...node.money} />}
    </li>
  )
}
