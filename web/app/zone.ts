// Moments as a clock on the wall shows them where the books are kept, and back.
const formats = new Map<string, Intl.DateTimeFormat>()

function formatIn(timeZone: string) {
  const known = formats.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en', {
    ...{ timeZone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23' },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  })
  formats.set(timeZone, made)
  return made
}

/** `2026-11-21 22:49:07` */
export function onTheWall(moment: number, timeZone: string): string {
  const parts = new Map(
    formatIn(timeZone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, value]),
  )
  const day = `${parts.get('year')?.padStart(4, '0')}-${parts.get('month')}-${parts.get('day')}`
  return `${day} ${parts.get('hour')}:${parts.get('minute')}:${parts.get('second')}`
}

const asUtc = (wall: string) => Date.parse(`${wall.replace(' ', 'T')}Z`)

/** The moment at which that clock shows this; of the two in autumn the later. An hour that is left
 *  out in spring is taken for the one behind it. */
export function offTheWall(wall: string, timeZone: string): number {
  const target = asUtc(wall)
  let moment = target
  for (let times = 0; times < 2; times++) {
    moment += target - asUtc(onTheWall(moment, timeZone))
  }
  return moment
}

/** The last second of the day before the one that a moment lies in. */
export const endOfDayBefore = (moment: number, timeZone: string) =>
  offTheWall(`${onTheWall(moment, timeZone).slice(0, 10)} 00:00:00`, timeZone) - 1000

/** The last second of the month before. */
export const endOfMonthBefore = (moment: number, timeZone: string) =>
  offTheWall(`${onTheWall(moment, timeZone).slice(0, 7)}-01 00:00:00`, timeZone) - 1000
