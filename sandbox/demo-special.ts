// Deals of the demo company that are not invoiced all at once and at their plain price: one in a
// deposit and a rest, one with tax and a discount, one billed each month.
import { buyers } from './demo-company.ts'
import { contactEmail, dayMs } from './demo-deals.ts'
import type { DealRequest } from './world/selling.ts'
import { invoiceNumberOf } from './world/terms.ts'

export type SpecialDeal = {
  dealId: string
  closeDate: string
  request: DealRequest
  /** What its invoices come to, in their order. */
  invoices: string[]
  payments: { instalment?: number; number: string; amount: string; created: number }[]
}

type Sale = {
  buyerIndex: number
  /** Days before the first day of the demo. */
  age: number
  lineItems: NonNullable<DealRequest['lineItems']>
  plan?: string
  termDays?: number
  earlyDiscount?: string
  invoices: string[]
  /** How many of its invoices are paid. */
  paid: number
}

const sales: Sale[] = [
  {
    ...{ buyerIndex: 30, age: 40, plan: '30% deposit on win; rest final after 30 days' },
    lineItems: [
      { name: 'Platform licence, annual', quantity: '2', price: '6400.00' },
      { name: 'Onboarding package', quantity: '1', price: '1850.00' },
    ],
    ...{ invoices: ['4395.00', '10255.00'], paid: 1 },
  },
  {
    ...{ buyerIndex: 31, age: 21, termDays: 14, earlyDiscount: '2/10' },
    lineItems: [
      {
        ...{ name: 'Integration workshop', quantity: '2', price: '2960.75' },
        ...{ discountPercent: '10', taxRate: '20' },
      },
      { name: 'Data migration', quantity: '1', price: '3275.00', taxRate: '20' },
    ],
    ...{ invoices: ['10325.22'], paid: 1 },
  },
  {
    ...{ buyerIndex: 32, age: 65 },
    lineItems: [
      {
        ...{ name: 'Support plan, monthly', quantity: '1', price: '1390.50', taxRate: '8.25' },
        recurring: { frequency: 'monthly', period: 'P1Y' },
      },
    ],
    ...{ invoices: ['1505.22', '1505.22', '1505.22'], paid: 2 },
  },
]

export function specialDeals(anchor: Date): SpecialDeal[] {
  return sales.map(({ buyerIndex, age, invoices, paid, lineItems, ...terms }, at) => {
    const dealId = String(50_110_201 + at)
    const buyer = buyers[buyerIndex] as (typeof buyers)[0]
    const closeMs = anchor.getTime() - age * dayMs + 10 * 3_600_000
    const closeDate = new Date(closeMs).toISOString()
    const isOne = invoices.length === 1
    return {
      ...{ dealId, closeDate, invoices },
      payments: invoices.slice(0, paid).map((amount, index) => ({
        ...(isOne ? {} : { instalment: index + 1 }),
        number: invoiceNumberOf(dealId, isOne ? undefined : index + 1),
        amount,
        created: Math.floor(closeMs / 1000) + (5 + index * 30) * 86_400,
      })),
      request: {
        ...terms,
        ...{ id: dealId, name: `${buyer.name} - ${lineItems[0]?.name}`, currency: buyer.currency },
        ...{ stage: 'contractsent', closeDate, lineItems, silent: true },
        createdAt: new Date(closeMs - 20 * dayMs).toISOString(),
        company: { id: String(9_100_001 + buyerIndex), name: buyer.name, domain: buyer.domain },
        contact: {
          id: String(7_100_001 + buyerIndex),
          email: contactEmail(buyer),
          firstName: buyer.firstName,
          lastName: buyer.lastName,
        },
      },
    }
  })
}
