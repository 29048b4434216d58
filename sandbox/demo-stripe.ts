// What Stripe does with the demo company's money: a monthly fee, a payout every four weeks, and one
// customer's euros that it turns into dollars.
import type { PlannedDeal } from './demo-deals.ts'
import type { Condition, Step } from './demo-step.ts'

const day = 86_400
/** So many days before the demo; the last one is still on its way to the bank. */
const payoutsBefore = [60, 32, 2]

/** One charge in euros is settled in dollars. */
export function inDollars(steps: Step[], deals: readonly PlannedDeal[]): Step[] {
  const deal = deals.find(
    ({ fate, buyer }) => fate === 'paid by invoice number' && buyer.currency === 'EUR',
  )
  return steps.map((step) => {
    if (step.action.kind !== 'pay' || step.action.request.dealId !== deal?.dealId) return step
    const settleIn = { currency: 'USD', rate: '1.0842' }
    return { ...step, action: { ...step.action, request: { ...step.action.request, settleIn } } }
  })
}

/** When the step moves money at Stripe, in seconds; null where it moves none. */
function movedAt({ action }: Step, steps: readonly Step[]): number | null {
  switch (action.kind) {
    case 'pay':
      return action.request.created ?? null
    case 'refund':
    case 'dispute':
    case 'balance-line':
      return action.created
    case 'fail-refund':
    case 'close-dispute': {
      const begun = steps.find((one) => 'id' in one.action && one.action.id === action.id)
      return begun ? movedAt(begun, steps) : null
    }
    default:
      return null
  }
}

/** All that can be in a payout of that moment has happened, so that each run pays out the same. */
function allMoved(before: number, steps: readonly Step[]): Condition[] {
  return steps.flatMap((step): Condition[] => {
    const at = movedAt(step, steps)
    if (at === null || at > before) return []
    const done: Condition = { kind: 'done', step: step.id }
    if (step.action.kind !== 'pay') return [done]
    return [done, { kind: 'settled', charge: `ch_${step.action.request.ref}` }]
  })
}

export function stripeSteps(anchor: Date, others: readonly Step[]): Step[] {
  const today = Math.floor(anchor.getTime() / 1000)
  const fee: Step = {
    id: 'charge the monthly fee',
    when: [],
    action: {
      kind: 'balance-line',
      id: 'txn_demo_fee_1',
      amount: '-42.50',
      currency: 'USD',
      description: 'Billing - Usage Fee',
      created: today - 40 * day,
    },
  }
  const steps = [...others, fee]
  const payouts = payoutsBefore.flatMap((days, index): Step[] => {
    const id = `po_demo_${index + 1}`
    const created = today - days * day
    const make: Step = {
      id: `pay out ${id}`,
      when: allMoved(created, steps),
      action: { kind: 'payout', id, currency: 'USD', created, arrives: created + 2 * day },
    }
    if (index > 0) make.when.push({ kind: 'done', step: `pay out po_demo_${index}` })
    const made: Condition[] = [
      { kind: 'done', step: make.id },
      { kind: 'told', id },
    ]
    const sort: Step = { id: `sort ${id}`, when: made, action: { kind: 'sort-payout', id } }
    const arrive: Step = { id: `arrive ${id}`, when: made, action: { kind: 'payout-arrives', id } }
    return created + 2 * day < today ? [make, sort, arrive] : [make, sort]
  })
  return [fee, ...payouts]
}
