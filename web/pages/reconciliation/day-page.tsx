// A day of the books, or a month of it: whether it ties out, to the cent, and who has signed it.
import { useParams } from '@tanstack/react-router'
import { NotFound } from '../../app/stumbled.tsx'
import { Day } from './day.tsx'
import { Month } from './month.tsx'

export function Page() {
  const { day: scope } = useParams({ strict: false }) as { day: string }
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(scope)) return <Month key={scope} month={scope} />
  const isDay = /^\d{4}-\d\d-\d\d$/.test(scope) && !Number.isNaN(Date.parse(scope))
  return isDay ? <Day day={scope} /> : <NotFound />
}
