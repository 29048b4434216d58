// A HubSpot deal, from the moment it is won: what was sold, to whom, in which instalments it is
// invoiced, and which invoices it became. Deals that are not won are none of the ledger's business
// and leave no trace here.
import Type, { type Static } from 'typebox'
import type { Decider, Decision } from './decider.ts'
import { leftErased } from './erased.ts'
import { check, Instalment, type Plan, Recurring } from './invoicing-plan.ts'
import { Amount, Currency, Decimal } from './money.ts'
import { Refusal } from './refusal.ts'
import { decoder, type EventOf, Id, Instant, OrNull, PlainDate } from './stored.ts'

export const category = 'deal'

// Stored shapes: change them only by adding optional fields or a new version.

/** One thing sold. `quantity` and `unitPrice` are as HubSpot shows them; `amount` is what counts
 *  (after discounts, before tax), in the deal's currency. */
export const DealLine = Type.Object({
  lineId: Id,
  description: Type.String(),
  quantity: Amount,
  unitPrice: Amount,
  amount: Amount,
  /** What the amount has been lowered by; absent = nothing. */
  discount: Type.Optional(Amount),
  /** Comes on top of the amount; absent = none. */
  tax: Type.Optional(Amount),
  /** Absent = sold once. Else the amounts are those of one period. */
  recurring: Type.Optional(Recurring),
})

const Terms = Type.Object({
  dealId: Id,
  name: Type.String(),
  customerId: Id,
  currency: Currency,
  /** The amounts of all lines and their tax, of all periods; of one period of a line without end. */
  total: Amount,
  lines: Type.Array(DealLine),
  closedOn: PlainDate,
  /** HubSpot's hs_lastmodifieddate of the reading these terms come from. */
  modifiedAt: Instant,
  /** Part of the total; absent = none. */
  tax: Type.Optional(Amount),
  /** What the lines' amounts have been lowered by; absent = nothing. */
  discount: Type.Optional(Amount),
  /** Days until an invoice is due; absent = as usual. */
  termDays: Type.Optional(Type.Integer({ minimum: 0, maximum: 3650 })),
  /** Who pays within so many days may leave so much of the invoice unpaid. */
  earlyDiscount: Type.Optional(
    Type.Object({
      percent: Amount,
      withinDays: Type.Integer({ minimum: 0, maximum: 3650 }),
    }),
  ),
})
export type Terms = Static<typeof Terms>
export type DealLine = Static<typeof DealLine>

export const shapes = {
  DealWon: Terms,
  DealAmended: Terms,
  DealReopened: Type.Object({ dealId: Id, modifiedAt: Instant }),
  DealInvoiced: Type.Object({ dealId: Id, invoiceId: Id, invoiceNumber: OrNull(Type.String()) }),
  PlanSet: Type.Object({
    dealId: Id,
    instalments: Type.Array(Instalment),
    /** Of the reading that the plan comes from; absent = a person has set it here. */
    modifiedAt: Type.Optional(Instant),
  }),
  /** A milestone was reached: what waited for it may be invoiced. */
  InstalmentReleased: Type.Object({
    dealId: Id,
    number: Type.Integer({ minimum: 1 }),
    on: PlainDate,
  }),
  /** Its invoice is asked for: from here on the plan does not change it. */
  InstalmentRequested: Type.Object({
    dealId: Id,
    number: Type.Integer({ minimum: 1 }),
    invoiceId: Id,
  }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)

export type State = {
  kind: 'absent' | 'won' | 'reopened'
  terms: Terms | null
  modifiedAt: string
  /** The invoice that it became, the first where there are several. */
  invoiceId: string | null
  invoiceIds: readonly string[]
  /** Null = one invoice, or one for each period. */
  plan: Plan | null
  planBy: 'hubspot' | 'person' | null
  /** Whether invoices were asked for before there was a plan. */
  isAskedWhole: boolean
  /** Whether an invoice of the deal's own number was asked for: it stays the first of several. */
  isAskedAsOne: boolean
  /** The day by the number of the instalment. */
  released: Readonly<Record<string, string>>
  /** The invoice by the number of the instalment. */
  requested: Readonly<Record<string, string>>
}
export const initial: State = {
  kind: 'absent',
  terms: null,
  modifiedAt: '',
  invoiceId: null,
  invoiceIds: [],
  plan: null,
  planBy: null,
  isAskedWhole: false,
  isAskedAsOne: false,
  released: {},
  requested: {},
}

const inOrder = (ids: readonly string[]) =>
  [...ids].sort((a, b) => a.length - b.length || (a < b ? -1 : 1))

/** Nothing recurs, or just once and with all the rest. */
function isOne({ lines, closedOn }: Terms): boolean {
  const recurring = lines.flatMap((line) => line.recurring ?? [])
  const [first] = recurring
  if (!first) return true
  const isTogether = recurring.every(
    ({ periods, startsOn }) => periods === 1 && startsOn === first.startsOn,
  )
  return isTogether && (recurring.length === lines.length || first.startsOn <= closedOn)
}

const isAnything = ({ total }: Terms) => new Decimal(total).greaterThan(0)

export function evolve(state: State, event: Event): State {
  switch (event.type) {
    case 'DealWon':
    case 'DealAmended': {
      const { modifiedAt } = event.data
      const isAsking = state.plan === null && isAnything(event.data)
      const isAskedWhole = state.isAskedWhole || isAsking
      const isAskedAsOne = state.isAskedAsOne || (isAsking && isOne(event.data))
      return { ...state, kind: 'won', terms: event.data, modifiedAt, isAskedWhole, isAskedAsOne }
    }
    case 'DealReopened':
      return { ...state, kind: 'reopened', modifiedAt: event.data.modifiedAt }
    case 'DealInvoiced': {
      const invoiceIds = inOrder([...new Set([...state.invoiceIds, event.data.invoiceId])])
      return { ...state, invoiceIds, invoiceId: invoiceIds[0] ?? null }
    }
    case 'PlanSet': {
      const { instalments: plan, modifiedAt } = event.data
      return {
        ...state,
        plan,
        planBy: modifiedAt === undefined ? 'person' : 'hubspot',
        modifiedAt: modifiedAt ?? state.modifiedAt,
      }
    }
    case 'InstalmentReleased': {
      const { number, on } = event.data
      return { ...state, released: { ...state.released, [number]: on } }
    }
    case 'InstalmentRequested': {
      const { number, invoiceId } = event.data
      return { ...state, requested: { ...state.requested, [number]: invoiceId } }
    }
  }
}

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

const sameTerms = (a: Terms | null, b: Terms) =>
  a !== null && same({ ...a, modifiedAt: '' }, { ...b, modifiedAt: '' })

/** What HubSpot says the deal is now, with its plan where it names one. A reading older than what is
 *  known changes nothing, so the order in which notifications arrive does not matter. A plan that a
 *  person has set here stands above HubSpot's.
 *  @throws Refusal for a plan that cannot be, or comes too late */
export const observeWon =
  (told: Terms, plan: Plan | null = null): Decision<State, Event> =>
  (state) => {
    const terms = leftErased(state.terms, told)
    const { modifiedAt, dealId } = terms
    if (modifiedAt < state.modifiedAt) return []
    const isPlanned = plan !== null && state.planBy !== 'person'
    const planned = isPlanned ? planEvents(state, { dealId, plan, terms, modifiedAt }) : []
    if (state.kind !== 'won') return [...planned, { type: 'DealWon', data: terms }]
    if (sameTerms(state.terms, terms)) return planned
    return [...planned, { type: 'DealAmended', data: terms }]
  }

/** Its fields in one order, by which two are compared. */
const inForm = ({ number, label, kind, share, due, deferred }: Instalment): Instalment => ({
  ...{ number, label, kind, share, due, deferred },
})

function planEvents(
  state: State,
  asked: { dealId: string; plan: Plan; terms: Terms; modifiedAt?: string },
): Event[] {
  const { terms, modifiedAt, dealId } = asked
  const plan = asked.plan.map(inForm)
  if (same(state.plan, plan)) return []
  check(plan, terms)
  const recurs = terms.lines.some(({ recurring }) => recurring)
  if (recurs) throw new Refusal('plan-of-recurring-lines', { dealId })
  if (state.isAskedWhole) throw new Refusal('plan-after-invoice', { dealId })
  const requested = Object.keys(state.requested).map(Number)
  const changed = requested.find((n) => !same(state.plan?.[n - 1], plan[n - 1]))
  // The only instalment bears the number of the deal, one of several a number of its own.
  const isNamedAnew = requested.length > 0 && (plan.length === 1) !== (state.plan?.length === 1)
  if (changed !== undefined || isNamedAnew) {
    throw new Refusal('instalment-requested', { dealId, number: changed ?? 1 })
  }
  const data = { dealId, instalments: plan }
  return [{ type: 'PlanSet', data: modifiedAt === undefined ? data : { ...data, modifiedAt } }]
}

/** A person says in which instalments the deal is invoiced.
 *  @throws Refusal for a plan that cannot be, or would change what is asked for already */
export const setPlan =
  ({ dealId, instalments }: { dealId: string; instalments: Plan }): Decision<State, Event> =>
  (state) => {
    const { terms, planBy, plan } = state
    if (!terms) throw new Refusal('deal-not-found', { dealId })
    const asked = instalments.map(inForm)
    // Said by a person, it stands above HubSpot's, though that may be the same.
    if (planBy === 'hubspot' && same(plan, asked)) {
      return [{ type: 'PlanSet', data: { dealId, instalments: asked } }]
    }
    return planEvents(state, { dealId, plan: asked, terms })
  }

/** A milestone was reached. Once said, it stays with the day that was said first. */
export const releaseInstalment =
  (request: { dealId: string; number: number; on: string }): Decision<State, Event> =>
  (state) => {
    const { dealId, number } = request
    if (!state.terms) throw new Refusal('deal-not-found', { dealId })
    const instalment = state.plan?.[number - 1]
    if (!instalment) throw new Refusal('instalment-not-found', { dealId, number })
    if (instalment.due !== 'on-milestone') {
      throw new Refusal('instalment-not-on-milestone', { dealId, number })
    }
    const isReleased = state.released[number] !== undefined
    return isReleased ? [] : [{ type: 'InstalmentReleased', data: { ...request } }]
  }

/** HubSpot says it is not won (any more). */
export const observeNotWon =
  (request: { dealId: string; modifiedAt: string }): Decision<State, Event> =>
  (state) =>
    state.kind !== 'won' || request.modifiedAt < state.modifiedAt
      ? []
      : [{ type: 'DealReopened', data: { ...request } }]

export const recordInvoice =
  (request: {
    dealId: string
    invoiceId: string
    invoiceNumber: string | null
  }): Decision<State, Event> =>
  (state) =>
    state.invoiceIds.includes(request.invoiceId)
      ? []
      : [{ type: 'DealInvoiced', data: { ...request } }]
