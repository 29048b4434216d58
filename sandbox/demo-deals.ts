// The deals of the demo company: who buys what, when, and what is to become of it. Nothing here
// depends on chance or on the moment, only on the first day.
import { type Buyer, buyers, products } from './demo-company.ts'
import type { DealRequest } from './world/selling.ts'
import { type LineItem, totalOf } from './world/terms.ts'

/** What becomes of a deal, and how many deals it becomes of. */
export const fates = {
  'paid by invoice number': 14,
  'paid by deal id': 8,
  'paid by description': 6,
  'paid without reference': 5,
  'paid in two instalments': 4,
  'two invoices paid at once': 4,
  overpaid: 2,
  'refunded in full': 2,
  'refunded in part': 2,
  'refund fails': 1,
  'dispute won': 1,
  'dispute lost': 1,
  'wrong amount': 1,
  'wrong reference': 1,
  'amended and paid': 1,
  'amended and not paid': 1,
  'paid before the invoice': 2,
  'number cut off': 2,
  'number mistyped': 2,
  'paid by the parent': 2,
  'paid by a stranger': 2,
  'paid too much': 2,
  'paid twice': 1,
  'paid in another currency': 1,
  'never paid': 4,
  lost: 6,
  'still open': 6,
} as const
export type Fate = keyof typeof fates

/** These deals belong to buyers who have no other, so that nothing else can be meant. */
const own: Partial<Record<Fate, number[]>> = {
  'paid without reference': [20, 21, 22, 23, 24],
  'two invoices paid at once': [25, 25, 26, 26],
  'wrong amount': [27],
  'wrong reference': [28],
  'amended and paid': [29],
}

export type PlannedDeal = {
  dealId: string
  fate: Fate
  buyer: Buyer
  buyerIndex: number
  request: DealRequest & { lineItems: LineItem[] }
  amount: string
  closeDate: Date
  paidAt: number
  /** Nothing happens behind this: the day the demo begins on. */
  lastAt: number
  lineItems: LineItem[]
}

export const dayMs = 86_400_000
export const contactEmail = ({ firstName, domain }: Buyer) => `${firstName.toLowerCase()}@${domain}`

/** All fates spread evenly over the three months, each at its own distance. */
function fatesInOrder(): { fate: Fate; turn: number }[] {
  return Object.entries(fates)
    .flatMap(([fate, count], kind) =>
      Array.from({ length: count }, (_, turn) => ({
        fate: fate as Fate,
        turn,
        place: (turn + 0.5) / count + kind * 0.001,
      })),
    )
    .sort((a, b) => a.place - b.place)
}

function itemsOf(index: number): LineItem[] {
  return Array.from({ length: 1 + (index % 3) }, (_, line) => {
    const product = products[(index * 3 + line * 5) % products.length] as (typeof products)[0]
    return { ...product, quantity: String(1 + ((index + line) % 4)) }
  })
}

export function planDeals(anchor: Date): PlannedDeal[] {
  return fatesInOrder().map(({ fate, turn }, index) => {
    const buyerIndex = own[fate]?.[turn] ?? index % 20
    const buyer = buyers[buyerIndex] as Buyer
    const dealId = String(50_110_001 + index)
    const lineItems = itemsOf(index)
    const closeMs = anchor.getTime() - (88 - index) * dayMs + (9 * 60 + index * 5) * 60_000
    const paidMs = Math.min(closeMs + (3 + ((index * 5) % 18)) * dayMs, anchor.getTime() - dayMs)
    const open = fate === 'still open'
    return {
      dealId,
      fate,
      buyer,
      buyerIndex,
      lineItems,
      amount: totalOf(lineItems),
      closeDate: new Date(open ? anchor.getTime() + (7 + index) * dayMs : closeMs),
      paidAt: Math.floor(paidMs / 1000),
      lastAt: Math.floor(anchor.getTime() / 1000),
      request: {
        id: dealId,
        name: `${buyer.name} - ${lineItems[0]?.name}`,
        currency: buyer.currency,
        stage: open ? 'presentationscheduled' : 'contractsent',
        createdAt: new Date(closeMs - 20 * dayMs).toISOString(),
        closeDate: new Date(open ? anchor.getTime() + (7 + index) * dayMs : closeMs).toISOString(),
        company: { id: String(9_100_001 + buyerIndex), name: buyer.name, domain: buyer.domain },
        contact: {
          id: String(7_100_001 + buyerIndex),
          email: contactEmail(buyer),
          firstName: buyer.firstName,
          lastName: buyer.lastName,
        },
        lineItems,
        silent: true,
      },
    }
  })
}
