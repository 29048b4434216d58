// Small stories of a company: what was sold, invoiced and paid, as facts that platforms tell in any
// order. Each plot has its own invoices and payments, and its end must not depend on the order.
//
// Left out on purpose, because the order of arrival rightly decides there, or a person has to:
// - two payments that together overpay one invoice (the first to come pays it);
// - a payment by payer and amount beside another that could take the same invoice, or whose invoice
//   is voided or amended, or beside a refund that leaves just its amount open on another invoice;
// - a stranger who names an invoice of just its amount, when that is amended;
// - a void, or an amendment, of one of several invoices that one payment names;
// - a deal amended below what is settled already, by several payments or by one that names nothing;
// - money and a credit that together overpay one invoice (the first to come covers it);
// - a refund that a credit note takes the place of, or of chosen invoices, heard of before the payment
//   was placed: then nothing is released that could be credited or chosen;
// - a refund that fails of an invoice with a discount for early payment, which it has perhaps earned;
// - a rate stated anew, or the other way round, for a day on which money was exchanged already;
// - a lesson who the payer is from a payment that went back, or from a void invoice;
// - readings of one charge that describe it differently (Stripe gives them no time).
import fc from 'fast-check'
import * as Customer from '../../src/domain/customer.ts'
import { transact } from '../../src/domain/transact.ts'
import { cause, identity } from './examples.ts'
import {
  all,
  charged,
  customerOf,
  customerSeen,
  inWords,
  naming,
  type Plot,
  sold,
  type Told,
  told,
  voided,
  whole,
} from './story-facts.ts'
import { abroad, below, credited, early } from './stories-money.ts'

export type { Fact } from './story-facts.ts'

/** One payment, of less, as much or more than its invoice, that says what it is for. */
const oneForOne = (plot: number): Plot => {
  const dealId = `${plot}01`
  const ways = fc.constantFrom<NonNullable<Told>>(
    naming(dealId),
    { references: { dealId } },
    { ...inWords(dealId), payer: { email: `payer-${plot}@example.com` } },
  )
  const totals = fc.constantFrom<string[][]>(
    ['100.00'],
    ['100.00', '130.00'],
    ['100.00', '110.00', '120.00'],
  )
  return fc
    .tuple(ways, whole(50, 150), totals, fc.boolean())
    .chain(([way, amount, given, isVoid]) =>
      charged(`ch_${plot}`, { amount, ...way }).map((readings) => {
        const end = isVoid ? [voided(dealId)] : []
        return [customerSeen(plot), ...sold(plot, dealId, given), ...readings, ...end]
      }),
    )
}

/** The payer is a stranger, or bears a name that several have: the number it writes and the amount
 *  decide together, one of them alone never does. */
const ofStranger = (plot: number): Plot => {
  const dealId = `${plot}01`
  const names = fc.constantFrom(null, 'Ada & Sons')
  const texts = fc.constantFrom(
    inWords(dealId),
    { references: { description: `order ${plot}0` } },
    { references: { description: `INV-${plot}1, thanks` } },
  )
  const amounts = fc.constantFrom('100.00', '40.00', '50.00', '130.00')
  return fc.tuple(names, texts, amounts, fc.boolean()).chain(([name, text, amount, isVoid]) =>
    charged(`ch_${plot}`, { amount, ...text, payer: { name, email: 'x@nowhere.example' } }).map(
      (readings) => {
        const end = isVoid ? [voided(dealId)] : []
        return [customerSeen(plot), ...sold(plot, dealId, ['100.00']), ...readings, ...end]
      },
    ),
  )
}

/** Several payments that share one invoice and fit into it. */
const inParts = (plot: number): Plot => {
  const dealId = `${plot}01`
  const amounts = fc.constantFrom(
    ['60.00', '40.00'],
    ['50.00', '30.00', '20.00'],
    ['10.00', '20.00'],
  )
  return amounts.chain((given) =>
    all(
      fc.constant([customerSeen(plot), ...sold(plot, dealId, ['100.00'])]),
      ...given.map((amount, index) =>
        charged(`ch_${plot}_${index}`, { amount, ...naming(dealId) }, 2),
      ),
    ),
  )
}

/** One payment that names two invoices of one customer. */
const oneForTwo = (plot: number): Plot => {
  const deals = [`${plot}01`, `${plot}02`] as const
  return whole(50, 230).chain((amount) =>
    all(
      fc.constant(deals.flatMap((dealId) => sold(plot, dealId, ['100.00']))),
      charged(`ch_${plot}`, { amount, ...naming(...deals) }),
    ),
  )
}

/** Two invoices, two payments that name nothing: payer and amount must find the way. */
const byPayer = (plot: number): Plot => {
  const payer = { email: `payer-${plot}@example.com` }
  return all(
    fc.constant([
      customerSeen(plot),
      ...sold(plot, `${plot}01`, ['300.01']),
      ...sold(plot, `${plot}02`, ['200.02']),
    ]),
    charged(`ch_${plot}_1`, { amount: '300.01', payer }, 0),
    charged(`ch_${plot}_2`, { amount: '200.02', payer }),
  )
}

/** A payment that names its invoice teaches who pays; the next one names nothing. */
const taught = (plot: number): Plot => {
  const payer = { stripeCustomerId: `cus_${plot}` }
  return all(
    fc.constant([...sold(plot, `${plot}01`, ['100.00']), ...sold(plot, `${plot}02`, ['200.02'])]),
    charged(`ch_${plot}_1`, { amount: '60.00', payer, ...naming(`${plot}01`) }, 0),
    charged(`ch_${plot}_2`, { amount: '200.02', payer }),
  )
}

/** The link to the payer is made by hand, at some time. */
const linked = (plot: number): Plot => {
  const customerId = customerOf(plot)
  const decide = Customer.link(identity({ customerId, externalId: `cus_${plot}` }), 'by hand')
  const link = told(`customer ${plot} linked`, (store) =>
    transact(store, Customer.decider, customerId, decide, cause(`link-${plot}`)),
  )
  return all(
    fc.constant([link, customerSeen(plot), ...sold(plot, `${plot}01`, ['100.01'])]),
    charged(`ch_${plot}`, { amount: '100.01', payer: { stripeCustomerId: `cus_${plot}` } }),
  )
}

/** Payments that cannot be placed: an invoice nobody knows, another currency, a payer unknown. */
const doubtful = (plot: number): Plot =>
  all(
    fc.constant(sold(plot, `${plot}01`, ['100.00'], { currency: 'USD' })),
    charged(`ch_${plot}_1`, { ...naming(`${plot}01`) }),
    charged(`ch_${plot}_2`, { ...naming(`${plot}01`, `${plot}09`) }, 1),
    charged(`ch_${plot}_3`, { payer: { email: 'nobody@example.com' } }, 1),
  )

const plots = [
  ...[oneForOne, oneForOne, inParts, oneForTwo, byPayer, byPayer, taught, linked],
  ...[ofStranger, doubtful, below, below, credited, abroad, abroad, early],
]

/** One to three plots side by side. */
export const stories: Plot = fc
  .array(fc.constantFrom(...plots), { minLength: 1, maxLength: 3 })
  .chain((chosen) => all(...chosen.map((plot, index) => plot(index + 1))))
