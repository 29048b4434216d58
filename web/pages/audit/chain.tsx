// From the deal to the bank: every document between and the money that went from one to the next, as
// a picture whose parts are links, and as sentences.
import { Anchor, Card, Group, List, SegmentedControl, Stack, Text } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api, type paths } from '../../api/client.ts'
import { pathOf } from '../../app/pages.ts'
import { useSearchState } from '../../app/search.ts'
import { moneyText } from '../../parts/figures.tsx'
import { Graph } from '../../parts/graph.tsx'
import { Answer } from '../../parts/states.tsx'
import { AuditPage, Cut, FileButton, useFileAddress } from './frame.tsx'

type Found = Extract<
  paths['/v1/audit/chains/{id}']['get']['responses'][200]['content']['application/json'],
  { edges: unknown }
>
type Node = Found['nodes'][number]

export function Page() {
  const { t } = useTranslation('audit')
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  const [{ as = 'graph', direction = 'to-bank' }, change] = useSearchState<'as' | 'direction'>()
  const found = api.useQuery('get', '/v1/audit/chains/{id}', {
    params: { path: { id }, query: { direction: direction as 'to-bank' } },
  })
  const address = useFileAddress()
  const file = (format: string) =>
    address(`/v1/audit/chains/${encodeURIComponent(id)}`, { format, direction })
  return (
    <AuditPage
      title={t('chain.title')}
      subtitle={t('chain.subtitle')}
      crumbs={[
        { label: t('title'), to: '/audit' },
        { label: id, to: '/audit', search: { subject: id } as never },
      ]}
      actions={
        <>
          <FileButton href={file('mermaid')} name={`chain-${id}.mmd`}>
            {t('chain.mermaid')}
          </FileButton>
          <FileButton href={file('dot')} name={`chain-${id}.dot`}>
            {t('chain.dot')}
          </FileButton>
        </>
      }
    >
      <Answer of={found}>
        {(chain) => (
          <Stack gap="sm">
            <Group gap="xs">
              <SegmentedControl
                size="xs"
                aria-label={t('chain.title')}
                value={as}
                onChange={(next) => change({ as: next === 'graph' ? undefined : next })}
                data={(['graph', 'list'] as const).map((value) => ({
                  value,
                  label: t(`chain.${value}`),
                }))}
              />
              {as === 'list' && (
                <SegmentedControl
                  size="xs"
                  aria-label={t('chain.direction')}
                  value={direction}
                  onChange={(next) => change({ direction: next === 'to-bank' ? undefined : next })}
                  data={[
                    { value: 'to-bank', label: t('chain.toBank') },
                    { value: 'from-bank', label: t('chain.fromBank') },
                  ]}
                />
              )}
            </Group>
            {(chain as Found).isCut && <Cut>{t('chain.cut')}</Cut>}
            {as === 'graph' ? (
              <Picture chain={chain as Found} asked={id} />
            ) : (
              <Sentences chain={chain as Found} asked={id} />
            )}
          </Stack>
        )}
      </Answer>
    </AuditPage>
  )
}

/** Those that the ledger keeps have a page here. */
const linkOf = ({ kind, platform, documentId }: Node) => {
  const isOurs = platform === 'tieout' || kind === 'deal' || kind === 'payout'
  const path = isOurs ? pathOf(kind, documentId) : undefined
  return path === undefined ? undefined : { to: path as '/' }
}

function Picture({ chain, asked }: { chain: Found; asked: string }) {
  const { t } = useTranslation('audit')
  return (
    <>
      <Text size="xs" c="dimmed">
        {t('chain.hint')}
      </Text>
      <Graph
        label={t('chain.title')}
        edges={chain.edges.map(({ from, to, label, money }) => ({
          ...{ from, to },
          // The amount in the label is shown by itself.
          label: money ? label.replace(/\s\S*\d.*$/, '') : label,
          amount: money ? moneyText(money.amount, money.currency) : undefined,
        }))}
        nodes={chain.nodes.map((node) => ({
          id: node.id,
          kind: t(`chain.kinds.${node.kind}`),
          name: node.label,
          detail: node.money ? moneyText(node.money.amount, node.money.currency) : undefined,
          group: node.platform,
          isCurrent: node.documentId === asked && node.platform === 'tieout',
          link: linkOf(node) ?? {
            to: '/audit',
            search: { q: node.documentId } as never,
          },
        }))}
      />
    </>
  )
}

function Sentences({ chain, asked }: { chain: Found; asked: string }) {
  const { t } = useTranslation('audit')
  return (
    <Card withBorder>
      <List type="ordered" spacing="xs">
        {chain.nodes.map((node) => {
          const link = linkOf(node)
          return (
            <List.Item key={node.id} fw={node.documentId === asked ? 600 : undefined}>
              {node.sentence}{' '}
              {link && (
                <Anchor size="sm" renderRoot={(props) => <Link {...link} {...props} />}>
                  {t(`chain.kinds.${node.kind}`)}
                </Anchor>
              )}
            </List.Item>
          )
        })}
      </List>
    </Card>
  )
}
