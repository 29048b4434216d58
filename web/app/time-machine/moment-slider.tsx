// The slider: a moment on the stretch that is shown. By keyboard it moves by the bars above it.
import { Group, Text } from '@mantine/core'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { momentText } from '../../parts/figures.tsx'
import { Histogram } from './histogram.tsx'
import type { Shown } from './history.ts'
import { lengthText } from './length.ts'
import classes from './panel.module.css'

const leap = 10

export function MomentSlider({
  shown,
  value,
  timeZone,
  change,
}: {
  shown: Shown
  value: number
  timeZone: string
  change: (moment: number) => void
}) {
  const { t } = useTranslation('time-machine')
  const { from, to, end, bins, binMs, landmarks } = shown
  const text = (moment: number) =>
    moment >= end ? t('now') : momentText(new Date(moment).toISOString(), timeZone)
  const onKeyDown = (event: KeyboardEvent) => {
    const by: Record<string, number> = {
      ...{ ArrowLeft: -binMs, ArrowDown: -binMs, ArrowRight: binMs, ArrowUp: binMs },
      ...{ PageDown: -leap * binMs, PageUp: leap * binMs },
      ...{ Home: from - value, End: to - value },
    }
    const step = by[event.key]
    if (step === undefined) return
    event.preventDefault()
    change(Math.min(to, Math.max(from, value + step)))
  }
  return (
    <div className={classes.track}>
      <Histogram {...{ bins, binMs, from, to, timeZone, landmarks }} value={value} />
      <input
        className={classes.range}
        type="range"
        step="any"
        min={from}
        max={to}
        value={Math.min(to, Math.max(from, value))}
        aria-label={t('slider')}
        aria-valuetext={text(value)}
        aria-describedby="time-machine-hint"
        onKeyDown={onKeyDown}
        onChange={({ currentTarget }) => change(Number(currentTarget.value))}
      />
      <Group justify="space-between" gap="md" wrap="nowrap" align="flex-start">
        <Text size="xs" c="dimmed">
          {text(from)}
        </Text>
        <Text size="xs" c="dimmed" id="time-machine-hint" visibleFrom="sm" flex={1} ta="center">
          <span className={classes.swatch} data-of="people" aria-hidden />
          {t('byPeople')} <span className={classes.swatch} data-of="system" aria-hidden />
          {t('bySystem')}. {t('bin', { length: lengthText(binMs / 1000) })} {t('hint')}
        </Text>
        <Text size="xs" c="dimmed">
          {text(to)}
        </Text>
      </Group>
    </div>
  )
}
