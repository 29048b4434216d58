// Events as the API shows them: those of the last 30 days, by type or by a group of types.
import { invalid } from './errors.ts'
import { type Form, list, text } from './forms.ts'
import type { StripeAccount } from './ledger.ts'
import type { StripeEvent } from './objects.ts'

const keptS = 30 * 86_400

export const eventsNow = (account: StripeAccount) => {
  const { events } = account.tables
  const isKept = ({ created }: StripeEvent) => created > account.seconds() - keptS
  return {
    get(id: string) {
      const event = events.get(id)
      return event && isKept(event) ? event : undefined
    },
    *rows() {
      for (const event of events.rows()) if (isKept(event)) yield event
    },
  }
}

/** `type=charge.*` stands for a group; `types[]` names up to twenty. */
export function ofTypes(asked: Form): ((event: StripeEvent) => boolean) | undefined {
  const type = text(asked, 'type')
  const types = list(asked, 'types')
  if (type !== undefined && types.length > 0) {
    throw invalid('You may only specify one of these parameters: type, types.')
  }
  if (types.length > 20) throw invalid('You may list up to 20 types.', { param: 'types' })
  const wanted = type === undefined ? types : [type]
  if (wanted.length === 0) return undefined
  const fits = (one: string, given: string) =>
    one.endsWith('*') ? given.startsWith(one.slice(0, -1)) : given === one
  return (event) => wanted.some((one) => fits(one, event.type))
}
