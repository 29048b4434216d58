// Who places the payments, how much of it is taken back later, and how long it takes.
import { SegmentedControl, Stack, Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { api, type paths } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { Chart } from '../../parts/chart.tsx'
import { countText, dayText, monthText, shareText } from '../../parts/figures.tsx'
import { Answer, Empty } from '../../parts/states.tsx'
import { Jump, only } from './amounts.tsx'
import { monthEnd, weekEnd } from './days.ts'
import { Days, type DaySearch, Downloads, ReportPage, Sheet } from './frame.tsx'
import { Tiles } from './tiles.tsx'

type Line =
  paths['/v1/reports/matching-quality']['get']['responses'][200]['content']['application/json']['data'][number]
type By = 'week' | 'month'

export function Page() {
  const { t } = useTranslation('reports')
  const [{ asOf, from, by: asked }, change] = useSearchState<DaySearch | 'by'>()
  const by: By = asked === 'week' ? 'week' : 'month'
  const query = { by, ...(from && { from }), ...(asOf && { to: asOf }) }
  const read = api.useQuery('get', '/v1/reports/matching-quality', { params: { query } })
  return (
    <ReportPage
      of="matchingQuality"
      actions={
        <Downloads path="/v1/reports/matching-quality" query={query} report="matching-quality" />
      }
      filters={
        <>
          <Days hasFrom />
          <SegmentedControl
            aria-label={t('quality.by')}
            value={by}
            onChange={(next) => change({ by: next === 'month' ? undefined : next })}
            data={[
              { value: 'week', label: t('quality.byWeek') },
              { value: 'month', label: t('quality.byMonth') },
            ]}
          />
        </>
      }
    >
      <Answer of={read}>
        {({ data }) =>
          data.length === 0 ? (
            <Sheet>
              <Empty title={t('quality.nothing')}>{t('quality.nothingHint')}</Empty>
            </Sheet>
          ) : (
            <Stack gap="md">
              <Whole lines={data} by={by} />
              <Pictures lines={data} by={by} />
              <Sheet>
                <Periods lines={data} by={by} />
              </Sheet>
            </Stack>
          )
        }
      </Answer>
    </ReportPage>
  )
}

const count = (lines: readonly Line[], of: (line: Line) => number) =>
  lines.reduce((sum, line) => sum + of(line), 0)

const share = (part: number, whole: number) => (whole === 0 ? '–' : shareText(part / whole))

function useDuration() {
  const { t } = useTranslation('reports')
  return (seconds: number | null) => {
    if (seconds === null) return '–'
    if (seconds < 1) return t('quality.atOnce')
    if (seconds < 120) return t('quality.seconds', { count: seconds })
    if (seconds < 7200) return t('quality.minutes', { count: Math.round(seconds / 60) })
    if (seconds < 172_800) return t('quality.hours', { count: Math.round(seconds / 3600) })
    return t('quality.days', { count: Math.round(seconds / 86_400) })
  }
}

function Whole({ lines, by }: { lines: readonly Line[]; by: By }) {
  const { t } = useTranslation('reports')
  const duration = useDuration()
  const alone = count(lines, (line) => line.byReference + line.byEngine)
  const people = count(lines, (line) => line.byPeople)
  const taken = count(lines, (line) => line.takenBack)
  const waiting = count(lines, (line) => line.waiting)
  const last = lines.at(-1)
  return (
    <Tiles
      tiles={[
        {
          label: t('quality.payments'),
          value: countText(count(lines, (line) => line.payments)),
        },
        {
          label: t('quality.automatic'),
          value: share(alone, alone + people + waiting),
          hint: t('quality.automaticHint'),
        },
        {
          label: t('quality.precision'),
          value: share(alone - taken, alone),
          hint: t('quality.precisionHint'),
        },
        {
          label: t('quality.median'),
          value: duration(last?.medianSeconds ?? null),
          hint: t('quality.medianHint', { period: nameOf(by, last?.from ?? '') }),
        },
      ]}
    />
  )
}

const kinds = ['byReference', 'byEngine', 'byPeople', 'inQuickBooks'] as const

const nameOf = (by: By, from: string) =>
  by === 'month' ? monthText(from.slice(0, 7)) : dayText(from)

function Pictures({ lines, by }: { lines: readonly Line[]; by: By }) {
  const { t } = useTranslation('reports')
  const names = lines.map(({ from }) => nameOf(by, from))
  const percent = (value: number) => shareText(value / 100)
  return (
    <Sheet>
      <Chart
        label={t('quality.picture')}
        option={(look) => ({
          xAxis: { type: 'category', data: names },
          yAxis: { type: 'value', minInterval: 1 },
          legend: {},
          tooltip: { trigger: 'axis' },
          series: kinds.map((kind, index) => ({
            ...{ type: 'bar', stack: 'all', name: t(`quality.${kind}`), barMaxWidth: 60 },
            ...{ color: look.colours[index], data: lines.map((line) => line[kind]) },
          })),
        })}
      />
      {lines.length > 1 && (
        <Chart
          label={t('quality.sharePicture')}
          height={200}
          option={(look) => ({
            xAxis: { type: 'category', data: names },
            yAxis: { type: 'value', max: 100, axisLabel: { formatter: percent } },
            legend: {},
            tooltip: { trigger: 'axis', valueFormatter: percent },
            series: (['automatic', 'precision'] as const).map((kind, index) => ({
              ...{ type: 'line', name: t(`quality.${kind}`), color: look.colours[index] },
              connectNulls: true,
              data: lines.map((line) => (line[kind] === null ? null : Number(line[kind]) * 100)),
            })),
          })}
        />
      )}
    </Sheet>
  )
}

function Periods({ lines, by }: { lines: readonly Line[]; by: By }) {
  const { t } = useTranslation('reports')
  const [{ at }] = useSearchState<never>()
  const duration = useDuration()
  const behind = (from: string) => ({
    to: '/payments' as const,
    search: only({
      ...{ at, from },
      to: by === 'week' ? weekEnd(from) : monthEnd(from.slice(0, 7)),
    }),
  })
  const columns = ['payments', ...kinds, 'takenBack', 'waiting'] as const
  return (
    <Table.ScrollContainer minWidth={860}>
      <Table highlightOnHover captionSide="top">
        <Table.Caption ta="left" mt={0} mb="xs">
          {t('quality.table')}
        </Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t(by)}</Table.Th>
            {columns.map((column) => (
              <Table.Th key={column} ta="right">
                {t(`quality.${column}`)}
              </Table.Th>
            ))}
            <Table.Th ta="right">{t('quality.automatic')}</Table.Th>
            <Table.Th ta="right">{t('quality.precision')}</Table.Th>
            <Table.Th ta="right">{t('quality.median')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((line) => (
            <Table.Tr key={line.from}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>
                <Jump {...behind(line.from)}>{nameOf(by, line.from)}</Jump>
              </Table.Td>
              {columns.map((column) => (
                <Table.Td key={column} ta="right">
                  {countText(line[column])}
                </Table.Td>
              ))}
              <Table.Td ta="right">
                {line.automatic === null ? '–' : shareText(Number(line.automatic))}
              </Table.Td>
              <Table.Td ta="right">
                {line.precision === null ? '–' : shareText(Number(line.precision))}
              </Table.Td>
              <Table.Td ta="right">{duration(line.medianSeconds)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
