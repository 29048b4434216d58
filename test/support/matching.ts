// Books, receipts and the things in them for the tests of the matching engine. Amounts are cents.
import { type Book, openBook } from '../../src/domain/matching/book.ts'
import { leastConfidence, pooledWeights } from '../../src/domain/matching/pooled.ts'
import type { Credit, Customer, Receipt, Target } from '../../src/domain/matching/subject.ts'
import type { Model, Verdict } from '../../src/domain/matching/verdict.ts'
import { exponentOf } from '../../src/domain/money.ts'

export const today = 20_400

export const customer = (id: string, name: string, fields: Partial<Customer> = {}): Customer => ({
  ...{ id, name, aliases: [], parent: null, domain: null, emails: [], platformIds: [] },
  ...fields,
})

export const invoice = (number: string, fields: Partial<Target> = {}): Target => {
  const total = fields.total ?? 120_000
  return {
    ...{ kind: 'invoice', id: number, number, name: null, customerId: 'C1', currency: 'EUR' },
    ...{ total, net: total, open: total, issued: today - 40, due: today - 10, discount: null },
    ...fields,
  }
}

export const creditNote = (number: string, open: number, fields: Partial<Credit> = {}): Credit => ({
  ...{ id: number, number, customerId: 'C1', currency: 'EUR', open, issued: today - 20 },
  ...fields,
})

export const receipt = (fields: Partial<Receipt> = {}): Receipt => ({
  ...{ id: 'R1', source: 'bank', day: today, amount: 120_000, currency: 'EUR', payer: null },
  ...{ account: null, email: null, platformId: null, text: '' },
  ...fields,
})

/** One dollar is 0.9 euro, one yen 0.006. */
const worth: Record<string, number> = { EUR: 1, USD: 0.9, JPY: 0.006 }
export const rate = (from: string, to: string): number | undefined => {
  const [one, other] = [worth[from], worth[to]]
  return one && other ? one / other : undefined
}

export type Holding = { customers?: Customer[]; targets?: Target[]; credits?: Credit[] }

/** A book of these; it gets copies, because what is open in it changes. */
export function bookWith({ customers = [], targets = [], credits = [] }: Holding): Book {
  const book = openBook({ rate, exponent: exponentOf })
  for (const one of customers) book.addCustomer(one)
  for (const one of targets) book.addTarget({ ...one })
  for (const one of credits) book.addCredit({ ...one })
  return book
}

/** The weights that the service begins with, believed as they are. */
export const model: Model = {
  ...{ weights: pooledWeights, calibrate: (share: number) => share, confidence: leastConfidence },
}

/** What a verdict would do, in a form that can be compared. */
export const allocationOf = ({ ranked: [top] }: Verdict) =>
  (top?.hypothesis.fit.shares ?? [])
    .map(({ target, cash, settles }) => `${target.id} ${cash} ${settles}`)
    .sort()

/** As the service and the batch do when a verdict is automatic. */
export function apply(book: Book, one: Receipt, { decision, ranked: [top] }: Verdict) {
  const isPlaced = decision === 'automatic' && top !== undefined
  if (isPlaced) {
    const { fit, targets } = top.hypothesis
    for (const { target, settles } of fit.shares) book.settle(target, settles, one.day)
    for (const credit of fit.credits) book.use(credit, credit.open)
    const customerId = targets[0]?.customerId ?? null
    book.learn({ receipt: one, customerId, targets, level: fit.level, fee: 0 })
  }
  book.note(one, isPlaced)
}
