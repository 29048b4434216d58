// What happens to the demo company's deals, step by step, and what each step waits for.
import { Decimal } from 'decimal.js'
import { dayMs, type Fate, type PlannedDeal, planDeals } from './demo-deals.ts'
import { type SpecialDeal, specialDeals } from './demo-special.ts'
import type { Action, Condition, Step } from './demo-step.ts'
import { inDollars, stripeSteps } from './demo-stripe.ts'
import type { PayRequest } from './world/paying.ts'
import { invoiceNumberOf, type LineItem, totalOf } from './world/terms.ts'

/** So many days behind the payment, and not ahead of the demo. */
const daysAfterPaid = (deal: PlannedDeal, days: number) =>
  Math.min(deal.paidAt + days * 86_400, deal.lastAt)

const share = (amount: string, part: string) => new Decimal(amount).times(part).toFixed(2)

/** The payment of a deal; `turn` counts the payments of one deal. */
function payment(deal: PlannedDeal, turn: number, more: Partial<PayRequest>, when: Condition[]) {
  const ref = `demo_${deal.dealId}_${turn}`
  const settleAfterMs = Number(deal.dealId) % 4 === 0 ? 120 : 0
  const base = { ref, dealId: deal.dealId, created: daysAfterPaid(deal, turn), settleAfterMs }
  const request: PayRequest = { ...base, ...more }
  return { id: `pay ${ref}`, when, action: { kind: 'pay' as const, request } }
}

const invoiced = (deal: PlannedDeal, total?: string): Condition => ({
  kind: 'invoice',
  dealId: deal.dealId,
  ...(total === undefined ? {} : { total }),
})

function refundSteps(deal: PlannedDeal, amount?: string): Step[] {
  const charge = `ch_demo_${deal.dealId}_1`
  const created = daysAfterPaid(deal, 5)
  const action = { kind: 'refund' as const, id: `re_demo_${deal.dealId}_1`, charge, created }
  return [
    {
      id: `refund ${charge}`,
      when: [{ kind: 'booked', dealId: deal.dealId, charge }],
      action: amount === undefined ? action : { ...action, amount },
    },
  ]
}

function disputeSteps(deal: PlannedDeal, outcome: 'won' | 'lost'): Step[] {
  const charge = `ch_demo_${deal.dealId}_1`
  const id = `dp_demo_${deal.dealId}_1`
  const created = daysAfterPaid(deal, 6)
  return [
    {
      id: `dispute ${charge}`,
      when: [{ kind: 'booked', dealId: deal.dealId, charge }],
      action: { kind: 'dispute', id, charge, created },
    },
    {
      id: `close ${id}`,
      when: [
        { kind: 'done', step: `dispute ${charge}` },
        { kind: 'told', id },
      ],
      action: { kind: 'close-dispute', id, outcome },
    },
  ]
}

/** More of everything, or less of the first thing. */
const amended = (items: readonly LineItem[], more: boolean): LineItem[] =>
  items.map((item, index) => {
    const quantity = Number(item.quantity) + (more ? 1 : index === 0 ? 2 : 0)
    return { ...item, quantity: String(quantity) }
  })

function amendment(deal: PlannedDeal): Step {
  const lineItems = amended(deal.lineItems, deal.fate === 'amended and paid')
  const action: Action = { kind: 'amend', dealId: deal.dealId, lineItems }
  return { id: `amend ${deal.dealId}`, when: [invoiced(deal)], action }
}

/** Payments that a person has to look at, each for a reason of its own. */
function doubtful(deal: PlannedDeal) {
  const { amount, dealId, buyer, buyerIndex } = deal
  const number = invoiceNumberOf(dealId)
  const when = [invoiced(deal)]
  const paid = (more: Partial<PayRequest>) => [
    payment(deal, 1, { reference: 'none', ...more }, when),
  ]
  const stranger = {
    name: ['M. Okafor', 'Lena Brandt', 'P. Whitfield'][buyerIndex % 3] as string,
    email: `card${buyerIndex}@personal-mail.example`,
  }
  const group = { name: `${buyer.name} Holding`, email: `treasury@group-${buyer.domain}` }
  return {
    'number cut off': () => paid({ ...stranger, description: `Invoice ${number.slice(0, -1)}` }),
    'number mistyped': () => {
      // No deal goes so high: it is the number of no other invoice.
      const typed = `${number.slice(0, -2)}9${number.at(-1)}`
      return paid({ metadata: { invoice_number: typed } })
    },
    'paid by the parent': () => paid(group),
    'paid by a stranger': () => paid(stranger),
    'paid too much': () => paid({ amount: new Decimal(amount).plus('384.20').toFixed(2) }),
    'paid twice': () => {
      const first = payment(deal, 1, {}, when)
      return [first, payment(deal, 2, {}, [{ kind: 'done', step: first.id }])]
    },
    'paid in another currency': () => [payment(deal, 1, { currency: 'CHF' }, when)],
  } satisfies Partial<Record<Fate, () => Step[]>>
}

function stepsOf(deal: PlannedDeal, partner: PlannedDeal | undefined): Step[] {
  const { amount, dealId } = deal
  const exact = payment(deal, 1, {}, [invoiced(deal)])
  const steps: Record<Fate, () => Step[]> = {
    'paid by invoice number': () => [exact],
    'paid by deal id': () => [payment(deal, 1, { reference: 'deal_id' }, [invoiced(deal)])],
    'paid by description': () => [payment(deal, 1, { reference: 'description' }, [invoiced(deal)])],
    'paid without reference': () => [payment(deal, 1, { reference: 'none' }, [invoiced(deal)])],
    'paid in two instalments': () => {
      const first = share(amount, '0.4')
      const rest = new Decimal(amount).minus(first).toFixed(2)
      const one = payment(deal, 1, { amount: first }, [invoiced(deal)])
      return [one, payment(deal, 2, { amount: rest }, [{ kind: 'done', step: one.id }])]
    },
    'two invoices paid at once': () => {
      if (!partner) return []
      const both = `${invoiceNumberOf(dealId)}, ${invoiceNumberOf(partner.dealId)}`
      const sum = new Decimal(amount).plus(partner.amount).toFixed(2)
      const request = {
        amount: sum,
        reference: 'none',
        metadata: { invoice_number: both },
      } as const
      return [payment(deal, 1, request, [invoiced(deal), invoiced(partner)])]
    },
    overpaid: () => [
      payment(deal, 1, { amount: new Decimal(amount).plus(250).toFixed(2) }, [invoiced(deal)]),
    ],
    'refunded in full': () => [exact, ...refundSteps(deal)],
    'refunded in part': () => [exact, ...refundSteps(deal, share(amount, '0.25'))],
    'refund fails': () => {
      const id = `re_demo_${dealId}_1`
      const [refund] = refundSteps(deal, share(amount, '0.3')) as [Step]
      const when: Condition[] = [
        { kind: 'done', step: refund.id },
        { kind: 'told', id },
      ]
      return [exact, refund, { id: `fail ${id}`, when, action: { kind: 'fail-refund', id } }]
    },
    'dispute won': () => [exact, ...disputeSteps(deal, 'won')],
    'dispute lost': () => [exact, ...disputeSteps(deal, 'lost')],
    'wrong amount': () => [
      payment(deal, 1, { amount: share(amount, '0.93'), reference: 'none' }, [invoiced(deal)]),
    ],
    'wrong reference': () => {
      const metadata = { invoice_number: 'INV-50119999' }
      const email = 'payables@shared-services.example'
      const request = { reference: 'none', metadata, email, name: 'Shared Services' } as const
      return [payment(deal, 1, request, [invoiced(deal)])]
    },
    ...doubtful(deal),
    'amended and paid': () => {
      const total = totalOf(amended(deal.lineItems, true))
      const when: Condition[] = [{ kind: 'done', step: `amend ${dealId}` }, invoiced(deal, total)]
      return [amendment(deal), payment(deal, 1, { amount: total }, when)]
    },
    'amended and not paid': () => [amendment(deal)],
    'paid before the invoice': () => [payment(deal, 1, {}, [])],
    'never paid': () => [],
    lost: () => [],
    'still open': () => [],
  }
  return steps[deal.fate]()
}

function closing(deal: PlannedDeal): Step[] {
  const { dealId, fate } = deal
  if (fate === 'still open') return []
  const closeDate = deal.closeDate.toISOString()
  const kind = fate === 'lost' ? 'lose' : 'win'
  const charge = `demo_${dealId}_1`
  const when: Condition[] =
    fate === 'paid before the invoice'
      ? [
          { kind: 'done', step: `pay ${charge}` },
          { kind: 'told', id: `ch_${charge}` },
        ]
      : []
  return [{ id: `${kind} ${dealId}`, when, action: { kind, dealId, closeDate } }]
}

function strangers(anchor: Date): Step[] {
  const created = Math.floor((anchor.getTime() - 9 * dayMs) / 1000)
  const pay = (turn: number, request: PayRequest): Step => {
    const ref = `demo_unknown_${turn}`
    const action: Action = { kind: 'pay', request: { ref, created, ...request } }
    return { id: `pay ${ref}`, when: [], action }
  }
  const date = new Date(anchor.getTime() - 30 * dayMs).toISOString().slice(0, 10)
  const docNumber = 'M-1001'
  const customer = 'Walk-in Trading Co'
  return [
    pay(1, { amount: '3175.00', currency: 'USD', name: 'J. Smith' }),
    pay(2, { amount: '1380.20', currency: 'EUR', email: 'treasury@unlisted.example' }),
    {
      id: `enter ${docNumber}`,
      when: [],
      action: { kind: 'manual-invoice', docNumber, customer, amount: '2940.00', date },
    },
    ...['M-1002', 'M-1003'].map((equal): Step => {
      const action: Action = {
        kind: 'manual-invoice',
        docNumber: equal,
        customer,
        amount: '1860.00',
        date,
      }
      return { id: `enter ${equal}`, when: [], action }
    }),
    pay(3, { amount: '1860.00', currency: 'USD', name: customer }),
    {
      id: `receive CHK-2071`,
      when: [{ kind: 'done', step: `enter ${docNumber}` }],
      action: { kind: 'manual-payment', docNumber, reference: 'CHK-2071', date },
    },
  ]
}

/** Won, and paid invoice by invoice. */
function specialSteps({ dealId, closeDate, payments }: SpecialDeal): Step[] {
  const win: Step = { id: `win ${dealId}`, when: [], action: { kind: 'win', dealId, closeDate } }
  const pays = payments.map(({ instalment, created, amount, number }, at): Step => {
    const ref = `demo_${dealId}_${at + 1}`
    const metadata = { invoice_number: number }
    const request: PayRequest = { ref, dealId, amount, created, reference: 'none', metadata }
    const invoice: Condition = { kind: 'invoice', dealId, ...(instalment && { instalment }) }
    return { id: `pay ${ref}`, when: [invoice], action: { kind: 'pay', request } }
  })
  return [win, ...pays]
}

export function planSteps(anchor: Date): Step[] {
  const deals = planDeals(anchor)
  const pairs = deals.filter((deal) => deal.fate === 'two invoices paid at once')
  const partnerOf = (deal: PlannedDeal) => {
    const [first, second] = pairs.filter((one) => one.buyerIndex === deal.buyerIndex)
    return deal === first ? second : undefined
  }
  const perDeal = deals.flatMap((deal) => [...closing(deal), ...stepsOf(deal, partnerOf(deal))])
  const special = specialDeals(anchor).flatMap(specialSteps)
  const steps = inDollars([...perDeal, ...strangers(anchor), ...special], deals)
  return [...steps, ...stripeSteps(anchor, steps)]
}
