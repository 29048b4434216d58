// A picture of figures (ECharts, loaded when it is first needed). It never stands alone: what it says
// is beside it, as a table that everybody can read and reach; `table` shows it on demand, where the
// page does not show the same figures anyway.
//
//   <Chart
//     label={t('picture')}
//     option={(look) => ({
//       xAxis: { type: 'category', data: days },
//       yAxis: { type: 'value' },
//       legend: {},
//       tooltip: { trigger: 'axis', valueFormatter: (value) => moneyText(String(value), currency) },
//       series: [{ type: 'bar', name: t('fees'), data: amounts, color: look.colours[0] }],
//     })}
//     table={<Table>…</Table>}
//   />
import { Box, Button, Skeleton, useComputedColorScheme } from '@mantine/core'
import { useDisclosure, useReducedMotion } from '@mantine/hooks'
import { IconTable } from '@tabler/icons-react'
import type { ECharts, EChartsCoreOption } from 'echarts/core'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Look, lookOf, usual } from './chart-look.ts'

export type { Look } from './chart-look.ts'

type Part = Record<string, unknown>
export type ChartOption = Omit<EChartsCoreOption, 'aria'>
/** What was pressed: the series and the item of it, by name and place. */
export type Chosen = { seriesName?: string; name: string; dataIndex: number; data: unknown }

const over = (usual: Part, own: unknown): unknown => {
  if (Array.isArray(own)) return own.map((one) => over(usual, one))
  if (!own) return own
  const { axisLabel, ...rest } = own as Part
  const labels = { ...(usual.axisLabel as Part), ...(axisLabel as Part) }
  return { ...usual, ...rest, ...(usual.axisLabel || axisLabel ? { axisLabel: labels } : {}) }
}

function whole(look: Look, label: string, option: ChartOption): EChartsCoreOption {
  const { base, axis, legend, tooltip } = usual(look, label)
  const { xAxis, yAxis, grid, ...own } = option
  return {
    ...{ ...base, ...own, grid: over(base.grid, grid ?? {}) },
    ...(xAxis ? { xAxis: over(axis, xAxis) } : {}),
    ...(yAxis ? { yAxis: over(axis, yAxis) } : {}),
    ...(own.legend ? { legend: over(legend, own.legend) } : {}),
    ...(own.tooltip ? { tooltip: over(tooltip, own.tooltip) } : {}),
  }
}

export function Chart({
  option,
  label,
  height = 260,
  onChoose,
  table,
}: {
  /** By the colours of the moment; texts by `t`, figures by moneyText, dayText and so on. */
  option: (look: Look) => ChartOption
  /** What the picture shows, for who cannot see it. */
  label: string
  height?: number
  onChoose?: (chosen: Chosen) => void
  /** The same figures, to read. Leave out only where they stand beside the picture. */
  table?: ReactNode
}) {
  const { i18n } = useTranslation('app')
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<ECharts>(undefined)
  const [isDrawn, setDrawn] = useState(false)
  const isDark = useComputedColorScheme('light') === 'dark'
  const isStill = useReducedMotion()
  const choose = useRef(onChoose)
  useEffect(() => {
    choose.current = onChoose
  }, [onChoose])
  const shown = JSON.stringify([option(lookOf(isDark, isStill)), label, i18n.language])

  useEffect(() => {
    const element = place.current
    let isOver = false
    let watching: ResizeObserver | undefined
    import('./chart-engine.ts').then(({ init }) => {
      if (isOver || !element) return
      const drawn = init(element, null, { renderer: 'svg' })
      drawn.on('click', (event) => choose.current?.(event as unknown as Chosen))
      chart.current = drawn
      watching = new ResizeObserver(() => drawn.resize())
      watching.observe(element)
      setDrawn(true)
    })
    return () => {
      isOver = true
      watching?.disconnect()
      chart.current?.dispose()
      chart.current = undefined
    }
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: `shown` is all that it depends on
  useEffect(() => {
    const look = lookOf(isDark, isStill)
    chart.current?.setOption(whole(look, label, option(look)), { notMerge: true })
  }, [isDrawn, shown, isDark, isStill])

  return (
    <Box pos="relative">
      {!isDrawn && <Skeleton pos="absolute" inset={0} h={height} animate={!isStill} />}
      <div
        ref={place}
        role="img"
        aria-label={label}
        style={{ height, width: '100%', cursor: onChoose ? 'pointer' : undefined }}
      />
      {table && <AsTable>{table}</AsTable>}
    </Box>
  )
}

function AsTable({ children }: { children: ReactNode }) {
  const { t } = useTranslation('app')
  const [isOpen, { toggle }] = useDisclosure(false)
  const id = useId()
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconTable size={15} aria-hidden />}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={toggle}
      >
        {t(isOpen ? 'chart.hideTable' : 'chart.showTable')}
      </Button>
      <Box id={id} hidden={!isOpen} mt="xs" style={{ overflowX: 'auto' }}>
        {isOpen && children}
      </Box>
    </>
  )
}
