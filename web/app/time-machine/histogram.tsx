// How much was recorded when, under the slider: a bar for each bin, what people did darker, and marks
// for months closed and days signed.
import { useTranslation } from 'react-i18next'
import { countText, momentText } from '../../parts/figures.tsx'
import classes from './panel.module.css'

export type Bin = { at: string; events: number; byPeople: number }

const height = 100

/** So that one bar of thousands does not flatten all others. */
const scaled = (value: number, most: number) =>
  value === 0 ? 0 : Math.max(4, Math.sqrt(value / most) * height)

export function Histogram({
  bins,
  binMs,
  from,
  to,
  value,
  timeZone,
  landmarks,
}: {
  bins: readonly Bin[]
  binMs: number
  from: number
  to: number
  /** Behind this moment lies what is left out. */
  value: number
  timeZone: string
  landmarks: readonly { at: string; sentence: string }[]
}) {
  const { t } = useTranslation('time-machine')
  const most = Math.max(1, ...bins.map(({ events }) => events))
  const x = (moment: number) => ((moment - from) / (to - from)) * 1000
  const width = Math.max(1.2, x(from + binMs) * 0.86)
  const busiest = bins.find(({ events }) => events === most)
  const all = bins.reduce((sum, { events }) => sum + events, 0)
  const label = t('picture', {
    from: momentText(new Date(from).toISOString(), timeZone),
    to: momentText(new Date(to).toISOString(), timeZone),
    events: t('events', { count: all, replace: { count: countText(all) } }),
    busiest: busiest ? momentText(busiest.at, timeZone) : '–',
  })
  return (
    <svg
      className={classes.histogram}
      viewBox={`0 0 1000 ${height + 12}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {bins.map(({ at, events, byPeople }) => {
        const left = x(Date.parse(at))
        const isPast = Date.parse(at) <= value
        const tall = scaled(events, most)
        const people = events === 0 ? 0 : (tall * byPeople) / events
        const isSmall = byPeople > 0 && people < 5
        return (
          <g key={at} data-left-out={!isPast || undefined}>
            <rect
              className={classes.bar}
              x={left}
              y={height + 12 - tall}
              width={width}
              height={tall}
            />
            {byPeople > 0 && (
              <rect
                className={classes.people}
                x={left}
                y={height + 12 - (isSmall ? 5 : people)}
                width={width}
                height={isSmall ? 5 : people}
              />
            )}
          </g>
        )
      })}
      {landmarks.map(({ at, sentence }) => (
        <rect
          key={`${at} ${sentence}`}
          className={classes.landmark}
          x={x(Date.parse(at)) - 1}
          y={0}
          width={2}
          height={height + 12}
        >
          <title>{sentence}</title>
        </rect>
      ))}
    </svg>
  )
}
