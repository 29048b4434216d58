// How much goes to the platforms and comes from them, and how far those are who do the work.
import { Group, Paper, SegmentedControl, Stack, Table, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { useSession } from '../../app/session.tsx'
import { locale } from '../../app/words.ts'
import { Chart } from '../../parts/chart.tsx'
import { agoText, countText, momentText } from '../../parts/figures.tsx'
import { Answer } from '../../parts/states.tsx'
import { Status } from '../../parts/status.tsx'
import type { Throughput } from './parts/shapes.ts'
import { SyncSheet } from './parts/sheet.tsx'
import classes from './parts/sync.module.css'
import { as } from './parts/roles.ts'
import './parts/words.ts'

const periods = ['3', '24', '72'] as const

export function Page() {
  const { t } = useTranslation('sync')
  const [search, change] = useSearchState<'hours'>()
  const hours = periods.find((one) => one === search.hours) ?? '3'
  const read = api.useQuery(
    ...(['get', '/v1/sync/throughput', { params: { query: { hours: Number(hours) } } }] as const),
    { refetchInterval: 10_000 },
  )
  return (
    <SyncSheet
      tab="throughput"
      subtitle={t('throughput.subtitle')}
      actions={
        <SegmentedControl
          value={hours}
          onChange={(next) => change({ hours: next })}
          aria-label={t('throughput.period')}
          data={periods.map((value) => ({ value, label: t(`throughput.hours.${value}`) }))}
        />
      }
    >
      <Answer of={read}>
        {(throughput) => (
          <Stack>
            <Text size="sm" c="dimmed">
              {t('throughput.step', { minutes: throughput.stepSeconds / 60 })}{' '}
              {t('throughput.kept')}
            </Text>
            {throughput.platforms.map((one) => (
              <PlatformTraffic key={one.platform} traffic={one} throughput={throughput} />
            ))}
            <Consumers consumers={throughput.consumers} />
          </Stack>
        )}
      </Answer>
    </SyncSheet>
  )
}

type Traffic = Throughput['platforms'][number]

const drawn = ['calls', 'webhooks', 'writes', 'failed', 'throttled', 'refused'] as const
const measures = [
  ...(['calls', 'throttled', 'timeouts', 'webhooks', 'repeated', 'refused'] as const),
  ...(['writes', 'failed'] as const),
]

function PlatformTraffic({ traffic, throughput }: { traffic: Traffic; throughput: Throughput }) {
  const { t } = useTranslation(['sync', 'app'])
  const { timeZone } = useSession()
  const platform = t(`app:platforms.${traffic.platform}`)
  const steps = stepsOf(throughput)
  const byStep = new Map(traffic.points.map((point) => [Date.parse(point.at), point]))
  const clock = new Intl.DateTimeFormat(locale(), {
    ...(steps.length > 0 && throughput.stepSeconds > 600 && { weekday: 'short' }),
    ...{ hour: '2-digit', minute: '2-digit', timeZone },
  })
  // Of what there was none in all that time, no line is drawn.
  const lines = drawn.filter((measure) => measure === 'calls' || traffic.total[measure] > 0)
  const label = t('sync:throughput.trafficOf', { platform })
  return (
    <Paper withBorder p="md" component="section" aria-label={platform}>
      <Group justify="space-between" mb="xs">
        <Title order={2} fz="h4">
          {platform}
        </Title>
        <Group gap="md" component="dl" m={0}>
          {measures
            .filter((measure) => traffic.total[measure] > 0)
            .map((measure) => (
              <div key={measure}>
                <Text component="dt" size="xs" c="dimmed">
                  {t(`sync:throughput.measures.${measure}`)}
                </Text>
                <Text component="dd" m={0} fw={600} size="sm">
                  {countText(traffic.total[measure])}
                </Text>
              </div>
            ))}
        </Group>
      </Group>
      <Chart
        label={label}
        height={200}
        option={(look) => ({
          legend: {},
          tooltip: { trigger: 'axis' },
          xAxis: { type: 'category', data: steps.map((at) => clock.format(at)) },
          yAxis: { type: 'value', minInterval: 1 },
          series: lines.map((measure, index) => ({
            ...{ type: 'line', showSymbol: false, step: 'end' },
            name: t(`sync:throughput.measures.${measure}`),
            data: steps.map((at) => byStep.get(at)?.[measure] ?? 0),
            color: measure === 'failed' || measure === 'refused' ? look.bad : look.colours[index],
          })),
        })}
        table={<PointTable traffic={traffic} label={label} />}
      />
    </Paper>
  )
}

function stepsOf({ since, until, stepSeconds }: Throughput): number[] {
  const stepMs = stepSeconds * 1000
  const first = Date.parse(since)
  const count = Math.max(1, Math.ceil((Date.parse(until) - first) / stepMs))
  return Array.from({ length: count }, (_, index) => first + index * stepMs)
}

function PointTable({ traffic, label }: { traffic: Traffic; label: string }) {
  const { t } = useTranslation('sync')
  const { timeZone } = useSession()
  if (traffic.points.length === 0) return <Text size="sm">{t('throughput.empty')}</Text>
  return (
    <Table.ScrollContainer minWidth={640} maxHeight={320}>
      <Table aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('webhooks.when')}</Table.Th>
            {measures.map((measure) => (
              <Table.Th key={measure} ta="right">
                {t(`throughput.measures.${measure}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {traffic.points.map((point) => (
            <Table.Tr key={point.at}>
              <Table.Td>{momentText(point.at, timeZone)}</Table.Td>
              {measures.map((measure) => (
                <Table.Td key={measure} ta="right">
                  {countText(point[measure])}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

type Consumer = Throughput['consumers'][number]

function Consumers({ consumers }: { consumers: Consumer[] }) {
  const { t } = useTranslation('sync')
  return (
    <div>
      <Title order={2} fz="h4" mb="xs">
        {t('throughput.consumers')}
      </Title>
      <Paper withBorder>
        <table className={classes.rows} {...as.table} aria-label={t('throughput.consumers')}>
          <thead {...as.rowgroup}>
            <tr {...as.row}>
              <th {...as.columnheader} scope="col">
                {t('throughput.consumer')}
              </th>
              {(['handled', 'inHand', 'behind'] as const).map((name) => (
                <th key={name} {...as.columnheader} scope="col" className={classes.end}>
                  {t(`throughput.${name}`)}
                </th>
              ))}
              <th {...as.columnheader} scope="col">
                {t('state')}
              </th>
            </tr>
          </thead>
          <tbody {...as.rowgroup}>
            {consumers.map((one) => (
              <ConsumerRow key={one.name} consumer={one} />
            ))}
          </tbody>
        </table>
      </Paper>
    </div>
  )
}

function ConsumerRow({ consumer }: { consumer: Consumer }) {
  const { t } = useTranslation(['sync', 'app'])
  const { name, platform, handled, inHand, oldestAt, isFailing } = consumer
  const kind = platform ? name.replace(`-${platform}`, '') : name
  return (
    <tr {...as.row}>
      <td {...as.cell} className={classes.wide}>
        {t(`sync:throughput.names.${kind as 'settlement'}`, {
          defaultValue: name,
          platform: platform ? t(`app:platforms.${platform}`) : '',
        })}{' '}
        <span className={classes.mono}>{name}</span>
      </td>
      <td {...as.cell} className={classes.end}>
        {countText(handled)}
      </td>
      <td {...as.cell} className={classes.end}>
        {inHand === null ? '–' : countText(inHand)}
      </td>
      <td {...as.cell} className={classes.end}>
        {oldestAt ? agoText(oldestAt) : '–'}
      </td>
      <td {...as.cell}>
        <Status tone={isFailing ? 'warning' : 'good'}>
          {t(isFailing ? 'sync:throughput.failing' : 'sync:throughput.works')}
        </Status>
      </td>
    </tr>
  )
}
