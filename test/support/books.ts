// Random small books and receipts for them: few words, few amounts and close numbers, so that names
// resemble each other, amounts collide and references are nearly those of others.
import fc from 'fast-check'
import type { Credit, Customer, Receipt, Target } from '../../src/domain/matching/subject.ts'
import { creditNote, customer, invoice, receipt, today } from './matching.ts'

const word = fc.constantFrom('Harbour', 'Mills', 'Granite', 'Foods', 'Nordic', 'Laurel', 'Heronry')
const form = fc.constantFrom('', ' Ltd', ' GmbH', ' S.A.R.L.')
const names = fc
  .tuple(fc.uniqueArray(word, { minLength: 1, maxLength: 2 }), form)
  .map(([words, end]) => words.join(' ') + end)
const amounts = fc.constantFrom(10_000, 11_900, 25_000, 33_333, 60_000, 119_000)
const currencies = fc.constantFrom('EUR', 'EUR', 'EUR', 'EUR', 'EUR', 'USD', 'JPY')
const few = fc.nat({ max: 3 })
const chance = (most: number) => fc.nat({ max: most }).map((n) => n === 0)

const customers = fc
  .array(fc.record({ name: names, mail: chance(2), parent: fc.option(names, { freq: 4 }) }), {
    ...{ minLength: 1, maxLength: 4 },
  })
  .map((all) =>
    all.map(({ name, mail, parent }, at): Customer => {
      const id = `C${at}`
      const emails = mail ? [`pay@${id}.example`] : []
      return customer(id, name, { parent, emails, platformIds: mail ? [`cus_${id}`] : [] })
    }),
  )

const debt = fc.record({
  owner: few,
  number: fc.integer({ min: 10_041, max: 10_065 }),
  total: amounts,
  paid: fc.constantFrom(0, 0, 0, 0.25, 0.5),
  currency: currencies,
  age: fc.integer({ min: 0, max: 90 }),
  terms: fc.constantFrom(14, 30),
  discount: fc.option(fc.constant({ bps: 200, days: 10 }), { freq: 4 }),
  kind: fc.constantFrom<Target['kind'][]>('invoice', 'invoice', 'invoice', 'invoice', 'deal'),
})
export type Debt = typeof debt extends fc.Arbitrary<infer One> ? One : never

export function targetOf(one: Debt, count: number): Target {
  const { owner, number, total, paid, currency, age, terms, discount, kind } = one
  return invoice(kind === 'deal' ? `Q-${number}` : `INV-${number}`, {
    ...{ kind, currency, total, discount, open: total - Math.floor(total * paid) },
    customerId: `C${owner % count}`,
    ...{ issued: today - age, due: today - age + terms },
  })
}

const noise = fc.constantFrom('', 'SEPA CREDIT', 'payment', 'thank you', 'ADVANCE', 'VAT refund')
const spelling = fc.constantFrom<((number: string) => string)[]>(
  (number) => number,
  (number) => number.replace('-', ' ').toLowerCase(),
  (number) => `#${number.replace(/\D/g, '')}`,
  (number) => number.slice(0, -1),
  (number) => number.replace(/(\d)(\d)$/, '$2$1'),
  () => '',
  () => '',
)
const damage = fc.constantFrom<((name: string) => string)[]>(
  (name) => name,
  (name) => name.toUpperCase(),
  (name) => name.replace(/ /g, ''),
  (name) => name.slice(0, 7),
  (name) => name.replace(/a/, 'e'),
  (name) => name.split(' ').reverse().join(' '),
)
const money = fc.constantFrom<((open: number, other: number) => number)[]>(
  ...Array.from({ length: 5 }, () => (open: number) => open),
  (open, other) => open + other,
  (open) => Math.round(open * 0.98),
  (open) => open / 2,
  (open) => open - 1500,
  (open) => open + 100,
  (_, other) => other,
  (open) => Math.round(open * 0.885),
  (open) => -open,
)

const payment = fc.record({
  ...{ of: fc.nat({ max: 7 }), also: fc.nat({ max: 7 }), money, spelling, damage, noise },
  by: fc.constantFrom<('owner' | 'other' | 'nobody')[]>(
    'owner',
    'owner',
    'owner',
    'other',
    'nobody',
  ),
  other: few,
  where: fc.constantFrom<('payer' | 'text')[]>('payer', 'payer', 'text'),
  mail: chance(4),
  account: fc.constantFrom(null, null, 'A1', 'A2'),
  source: fc.constantFrom<Receipt['source'][]>('bank', 'bank', 'bank', 'stripe'),
  currency: fc.option(currencies, { freq: 6 }),
  names: fc.constantFrom<('of' | 'also')[]>('of', 'of', 'of', 'also'),
})
type Payment = typeof payment extends fc.Arbitrary<infer One> ? One : never

function receiptOf(one: Payment, at: number, people: Customer[], targets: Target[]): Receipt {
  const target = targets[one.of % targets.length] as Target
  const also = targets[one.also % targets.length] as Target
  const owner = people.find(({ id }) => id === target.customerId)
  const payer = { owner, other: people[one.other % people.length], nobody: undefined }[one.by]
  const name = payer ? one.damage(payer.name) : ''
  const number = one.spelling((one.names === 'of' ? target : also).number)
  const isInText = one.where === 'text' && one.source === 'bank'
  return receipt({
    ...{ id: `R${at}`, source: one.source, day: today + at, account: one.account },
    amount: Math.round(one.money(target.open, also.open)),
    currency: one.currency ?? target.currency,
    payer: isInText || name === '' ? null : name,
    email: (one.mail && payer?.emails[0]) || null,
    text: [one.noise, isInText ? name : '', number].filter((part) => part !== '').join(' '),
  })
}

export type Scene = {
  customers: Customer[]
  targets: Target[]
  credits: Credit[]
  receipts: Receipt[]
}

/** A book and the receipts that come to it, one after the other. */
export const scenes: fc.Arbitrary<Scene> = fc
  .record({
    customers,
    debts: fc.uniqueArray(debt, {
      ...{ minLength: 1, maxLength: 8, selector: ({ number }) => number },
    }),
    credit: fc.option(fc.record({ owner: few, open: fc.constantFrom(1_500, 5_000) }), { freq: 2 }),
    payments: fc.array(payment, { minLength: 1, maxLength: 5 }),
  })
  .map(({ customers: people, debts, credit, payments }) => {
    const targets = debts.map((one) => targetOf(one, people.length))
    const customerId = `C${(credit?.owner ?? 0) % people.length}`
    return {
      ...{ customers: people, targets },
      credits: credit ? [creditNote('CN-77', credit.open, { customerId })] : [],
      receipts: payments.map((one, at) => receiptOf(one, at, people, targets)),
    }
  })
