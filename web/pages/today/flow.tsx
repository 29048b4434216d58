// The way of the money: the picture where there is room for it, and always the list.
import { Anchor, Box, Group, Stack, Text } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { Link, type LinkProps } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Money } from '../../parts/figures.tsx'
import { Empty } from '../../parts/states.tsx'
import { Card } from './card.tsx'
import { Choice } from './choice.tsx'
import { Sankey } from './sankey.tsx'
import { stages } from './sankey-layout.ts'
import { type Flow as OneFlow, type Place, sortOf, targetOf, type Today } from './today.ts'
import classes from './today.module.css'

const widthMin = 720

export function Flow({
  today: { flows },
  currency,
  choose,
}: {
  today: Today
  currency: string | undefined
  choose: (currency: string) => void
}) {
  const { t } = useTranslation('today')
  const { ref, width } = useElementSize()
  const flow = flows.find((one) => one.currency === currency) ?? flows[0]
  const aside = flows.length > 1 && flow && (
    <Choice
      label={t('currency')}
      data={flows.map((one) => ({ value: one.currency, label: one.currency }))}
      value={flow.currency}
      onChange={choose}
    />
  )
  return (
    <Card title={t('flow.title')} hint={t('flow.hint')} aside={aside}>
      <Box ref={ref}>
        {!flow && <Empty title={t('flow.empty')}>{t('flow.emptyHint')}</Empty>}
        {flow && (
          <Stack gap="sm">
            {width >= widthMin && <Sankey flow={flow} width={width} />}
            {width >= widthMin ? (
              <details>
                <summary className={classes.more}>{t('flow.list')}</summary>
                <Stages flow={flow} />
              </details>
            ) : (
              <Stages flow={flow} />
            )}
          </Stack>
        )}
      </Box>
    </Card>
  )
}

/** What came to each stage and what became of it. */
function Stages({ flow }: { flow: OneFlow }) {
  const { t } = useTranslation('today')
  const shown = stages
    .map((stage) => ({
      stage,
      into: flow.edges.filter(({ to }) => to === stage),
      out: flow.edges.filter(({ from }) => from === stage),
    }))
    .filter(({ into, out }) => into.length + out.length > 0)
  return (
    <Stack gap="xs" mt="xs">
      {shown.map(({ stage, into, out }) => (
        <table key={stage} className={classes.table} data-fixed>
          <caption>
            <Text span fw={600} size="sm" c="var(--mantine-color-text)">
              <Target place={stage} currency={flow.currency} />
            </Text>
          </caption>
          <tbody>
            <Side label={t('flow.into')} edges={into} side="from" currency={flow.currency} />
            <Side label={t('flow.out')} edges={out} side="to" currency={flow.currency} />
          </tbody>
        </table>
      ))}
    </Stack>
  )
}

function Side({
  label,
  edges,
  side,
  currency,
}: {
  label: string
  edges: OneFlow['edges']
  side: 'from' | 'to'
  currency: string
}) {
  return edges.map((edge, index) => (
    <tr key={edge[side]}>
      <td className={classes.side}>{index === 0 ? label : ''}</td>
      <td>
        <Group gap={6} wrap="nowrap">
          <svg width={10} height={10} aria-hidden className={classes.dot}>
            <rect width={10} height={10} rx={2} className={classes[sortOf(edge[side])]} />
          </svg>
          <Target place={edge[side]} currency={currency} />
        </Group>
      </td>
      <td className={classes.end}>
        <Money amount={edge.amount} currency={currency} />
      </td>
    </tr>
  ))
}

function Target({ place, currency }: { place: Place; currency: string }) {
  const { t } = useTranslation('today')
  return (
    <Anchor
      inherit
      renderRoot={(props) => <Link {...props} {...(targetOf(place, currency) as LinkProps)} />}
    >
      {t(`flow.places.${place}`)}
    </Anchor>
  )
}
