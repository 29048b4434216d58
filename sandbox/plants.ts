// Disagreements on purpose: each kind is brought about as it happens in life, by people on the
// platforms, in a company of its own. What was planted is known to the cent, so that what a
// reconciliation finds, misses and imagines can be counted.
import type { Outside } from '../src/domain/outside.ts'
import type { Portal } from './hubspot/portal.ts'
import type { Company } from './quickbooks/company.ts'
import type { SalesDocument } from './quickbooks/objects.ts'
import type { World } from './world.ts'
import { Impossible, invoiceNumberOf } from './world/terms.ts'

/** What should be found. */
export type Planted = {
  kind: string
  /** Ids on the platforms, one of which the finding is about. */
  about: string[]
  /** The money at stake; null where it is none. */
  amount: string | null
  currency: string | null
}

export type PlantParts = {
  world: World
  company: Company
  portal: Portal
  outside: Outside
  signal: AbortSignal
}

type Plant = (hands: Hands) => Promise<Omit<Planted, 'kind'>>
type Hands = ReturnType<typeof openHands>

const day = 86_400
const patienceMs = 60_000

function openHands(parts: PlantParts, kind: string, number: number) {
  const { world, company, portal, outside, signal } = parts
  const dealId = String(8_000_000 + number)
  const name = `${kind} ${number}`
  const domain = `${kind}-${number}.example`

  /** The others do their part meanwhile. */
  async function until<Found>(what: string, look: () => Found | undefined | null | false) {
    const end = outside.clock.now().getTime() + patienceMs
    for (;;) {
      const found = look()
      if (found) return found
      if (signal.aborted || outside.clock.now().getTime() > end) {
        throw new Impossible(`${kind}: waited in vain for ${what}`)
      }
      await outside.clock.sleep(50, signal)
    }
  }
  const invoiceOf = (id: string): SalesDocument | undefined => {
    const number = invoiceNumberOf(id)
    return [...company.tables.Invoice.rows()].find((row) => row.DocNumber === number)
  }
  const isPaid = (id: string) => invoiceOf(id)?.Balance === 0

  return {
    ...{ world, company, portal, name, domain, until, invoiceOf },
    /** For what has no deal. */
    number,
    /** A deal that is won. */
    sell(amount: string, { id = dealId, currency = 'USD', closeDate = '' } = {}) {
      world.createDeal({
        ...{ id, name, currency, company: { name, domain } },
        contact: { email: `ap@${domain}`, lastName: name },
        lineItems: [{ name: 'Licence', quantity: '1', price: amount }],
      })
      if (closeDate) world.winDeal(id, closeDate)
      else world.winDeal(id)
      return id
    },
    /** Until the books have its invoice. */
    async invoiced(id: string) {
      return until(`the invoice of deal ${id}`, () => invoiceOf(id))
    },
    /** The customer pays the deal by card, and the books know it. */
    async paid(id: string, request: Parameters<World['pay']>[0] = {}) {
      const ref = `plant_${id}`
      const charge = world.pay({ ref, dealId: id, ...request })
      await until(`the payment of deal ${id} in the books`, () => isPaid(id))
      return charge
    },
    seconds: () => Math.floor(outside.clock.now().getTime() / 1000),
  }
}

/** In the currency of the books, unless it says otherwise. */
const found = (about: string[], amount: string | null, currency = 'USD') => ({
  ...{ about, amount, currency: amount === null ? null : currency },
})

const plants: Record<string, Plant> = {
  /** The books are closed on the day it was sold, so that its invoice is refused there. */
  async 'won-deal-without-invoice'({ sell, world }) {
    world.closeQuickBooksBooks('2025-12-31')
    return found([sell('1200.00', { closeDate: '2025-12-15' })], '1200.00')
  },
  async 'invoice-without-deal'({ world, name, number }) {
    const docNumber = `HAND-${number}`
    const { Id } = world.createManualQuickBooksInvoice({
      ...{ docNumber, customer: name, amount: '310.00' },
    })
    return found([Id, docNumber], '310.00')
  },
  /** Somebody writes another amount on the deal; what was sold, line by line, stays as it is. */
  async 'amount-differs'({ sell, invoiced, world }) {
    const id = sell('900.00')
    await invoiced(id)
    world.editHubSpot('deals', id, { amount: '850.00' })
    return found([id], '50.00')
  },
  async 'currency-differs'({ sell, invoiced, world }) {
    const id = sell('640.00')
    await invoiced(id)
    world.editHubSpot('deals', id, { deal_currency_code: 'EUR' })
    return found([id], '640.00')
  },
  async 'tax-differs'({ sell, invoiced, world }) {
    const id = sell('1000.00')
    const { DocNumber = '' } = await invoiced(id)
    world.changeQuickBooksInvoice(DocNumber, { amount: '1080.00', tax: '80.00' })
    return found([id], '80.00')
  },
  async 'customer-differs'({ sell, invoiced, world, name, number }) {
    const id = sell('455.00')
    const { DocNumber = '' } = await invoiced(id)
    const other = `${name} Holding`
    world.createManualQuickBooksInvoice({
      ...{ docNumber: `HOLD-${number}`, customer: other, amount: '1.00' },
    })
    world.changeQuickBooksInvoice(DocNumber, { customer: other })
    world.deleteQuickBooksInvoice(`HOLD-${number}`)
    return found([id], '455.00')
  },
  /** Invoiced by hand once more, to the same customer. */
  async 'duplicate-invoice'({ sell, invoiced, world, number }) {
    const id = sell('780.00')
    const { CustomerRef } = await invoiced(id)
    const docNumber = `AGAIN-${number}`
    const customer = CustomerRef.name ?? ''
    const { Id } = world.createManualQuickBooksInvoice({ docNumber, customer, amount: '780.00' })
    return found([id, Id, docNumber], '780.00')
  },
  async 'duplicate-payment'({ sell, invoiced, paid, world, number }) {
    const id = sell('520.00')
    await invoiced(id)
    await paid(id)
    const again = world.pay({ ref: `plant_again_${number}`, dealId: id })
    return found([id, again.id], '520.00')
  },
  async 'payment-without-invoice'({ world, name, domain, number }) {
    const email = `nobody@${domain}`
    const { id } = world.pay({ ref: `plant_stray_${number}`, amount: '133.70', email, name })
    return found([id], '133.70')
  },
  /** The bookkeeper deletes the payment that we had written. */
  async 'paid-at-stripe-open-in-quickbooks'({ sell, invoiced, paid, invoiceOf, world }) {
    const id = sell('615.00')
    await invoiced(id)
    const charge = await paid(id)
    const payment = invoiceOf(id)?.LinkedTxn.find(({ TxnType }) => TxnType === 'Payment')
    world.deleteQuickBooksPayment(payment?.TxnId ?? '')
    return found([id, charge.id], '615.00')
  },
  /** Marked as paid through Stripe, where nobody has paid. */
  async 'paid-in-quickbooks-without-money'({ sell, invoiced, until, company, world }) {
    const id = sell('730.00')
    const { DocNumber = '' } = await invoiced(id)
    const into = 'Stripe clearing'
    await until(`the account ${into}`, () =>
      [...company.tables.Account.rows()].find((one) => one.Name === into),
    )
    const { Id } = world.payQuickBooksInvoice(DocNumber, { into })
    return found([id, Id], '730.00')
  },
  async overpaid({ sell, invoiced, world, number }) {
    const id = sell('400.00')
    await invoiced(id)
    const paid = world.pay({ ref: `plant_over_${number}`, dealId: id, amount: '425.00' })
    return found([id, paid.id], '25.00')
  },
  /** Of a payment on a day that the books have closed since. */
  async 'refund-missing-in-quickbooks'({ sell, invoiced, paid, world }) {
    world.closeQuickBooksBooks()
    const id = sell('860.00', { closeDate: '2025-11-03' })
    await invoiced(id)
    const charge = await paid(id, { created: Date.UTC(2025, 10, 10) / 1000 })
    world.closeQuickBooksBooks('2025-12-31')
    world.refund({ charge: charge.id, amount: '260.00' })
    return found([id, charge.id], '260.00')
  },
  async 'credit-not-applied'({ sell, invoiced, world, number }) {
    const id = sell('990.00')
    const { CustomerRef } = await invoiced(id)
    const customer = CustomerRef.name ?? ''
    const docNumber = `CRED-${number}`
    const memo = world.issueQuickBooksCreditMemo({ docNumber, customer, amount: '90.00' })
    return found([memo.Id, docNumber], '90.00')
  },
  async 'voided-with-payments'({ sell, invoiced, paid, world }) {
    const id = sell('570.00')
    const { DocNumber = '' } = await invoiced(id)
    const charge = await paid(id)
    world.voidQuickBooksInvoice(DocNumber)
    return found([id, charge.id], '570.00')
  },
  async 'deleted-in-quickbooks'({ sell, invoiced, world }) {
    const id = sell('345.00')
    const { DocNumber = '' } = await invoiced(id)
    world.deleteQuickBooksInvoice(DocNumber)
    return found([id], '345.00')
  },
  /** The day of the payment is closed in the books, which go on showing it as paid. */
  async 'dispute-not-reflected'({ sell, invoiced, paid, world }) {
    world.closeQuickBooksBooks()
    const id = sell('1450.00', { closeDate: '2025-11-04' })
    await invoiced(id)
    const charge = await paid(id, { created: Date.UTC(2025, 10, 11) / 1000 })
    world.closeQuickBooksBooks('2025-12-31')
    const dispute = world.openDispute({ charge: charge.id })
    world.closeDispute(dispute.id, 'lost')
    return found([id, charge.id, dispute.id], '1450.00')
  },
  async 'fee-differs'({ sell, invoiced, paid }) {
    const id = sell('1000.00')
    await invoiced(id)
    const charge = await paid(id, { fee: '79.30' })
    return found([id, charge.id], '50.00')
  },
  async 'payout-without-deposit'(hands) {
    const { world, company, until } = hands
    const payout = await payoutOf(hands)
    const total = payout.amount / 100
    const deposit = await until('the deposit of a payout', () =>
      [...company.tables.Deposit.rows()].find((row) => row.TotalAmt === total),
    )
    world.deleteQuickBooksDeposit(deposit.Id)
    return found([payout.id], total.toFixed(2))
  },
  async 'payout-does-not-sum'(hands) {
    const payout = await payoutOf(hands, 700)
    return found([payout.id], '7.00')
  },
  /** A workflow of theirs sets it back whenever it is set right. */
  async 'status-stale-in-hubspot'({ sell, invoiced, world, portal, until }) {
    const id = sell('275.00')
    await invoiced(id)
    const property = 'tieout_invoice_status'
    await until('the status in HubSpot', () => portal.tables.deals.get(id)?.properties[property])
    world.addHubSpotWorkflow({ type: 'deals', property, value: 'paid', only: id })
    world.editHubSpot('deals', id, { [property]: 'paid' })
    return found([id], null)
  },
  async 'fx-rate-out-of-line'({ sell, invoiced, paid }) {
    const id = sell('1000.00', { currency: 'EUR' })
    await invoiced(id)
    const charge = await paid(id, { settleIn: { currency: 'USD', rate: '1.2900' } })
    return found([id, charge.id], null)
  },
}

/** A payout of all that is available, which has come to the bank. */
async function payoutOf({ sell, invoiced, paid, world, seconds, number }: Hands, off = 0) {
  const id = sell(`6${number % 10}0.00`)
  await invoiced(id)
  await paid(id, { created: seconds() - 8 * day })
  const payout = world.payOut({ id: `po_plant_${number}`, off, reconciled: true })
  return world.payoutArrives(payout.id)
}

export const plantKinds: readonly string[] = Object.keys(plants)

/** Plants one of each kind that is named, one behind the other. */
export async function plant(
  parts: PlantParts,
  wanted: readonly string[] = plantKinds,
  onPlanted: (planted: Planted) => void = () => undefined,
): Promise<Planted[]> {
  const unknown = wanted.find((kind) => !plants[kind])
  if (unknown !== undefined) throw new Impossible(`there is no plant ${unknown}`)
  const done: Planted[] = []
  for (const kind of wanted) {
    const number = parts.company.journal.count('plant')
    const planted = { kind, ...(await plants[kind]?.(openHands(parts, kind, number))) } as Planted
    done.push(planted)
    onPlanted(planted)
  }
  return done
}
