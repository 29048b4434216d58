// The journal against the states that decisions are made on: two ways to the same figures.
import { type Decider, fold } from '../../src/domain/decider.ts'
import * as CreditNote from '../../src/domain/credit-note.ts'
import { parseStream, type StoredEvent } from '../../src/domain/event-store.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { categories, type Entry, entryOf, type Financial } from '../../src/domain/journal.ts'
import { Decimal, sum } from '../../src/domain/money.ts'
import * as Payment from '../../src/domain/payment.ts'

const isFinancial = (category: string) => (categories as readonly string[]).includes(category)

/** Sums by account, currency and the thing it is about. */
function openSums() {
  const sums = new Map<string, Decimal>()
  const key = (account: string, currency: string, id: string) => `${account} ${currency} ${id}`
  return {
    add({ subjects, postings }: Entry) {
      const { invoiceId, paymentId, creditNoteId } = subjects
      // QuickBooks numbers each kind of thing by itself.
      const about = [`invoice ${invoiceId}`, `payment ${paymentId}`, `credit ${creditNoteId}`]
      for (const { account, currency, amount } of postings) {
        for (const id of ['', ...about]) {
          const at = key(account, currency, id)
          sums.set(at, amount.plus(sums.get(at) ?? 0))
        }
      }
    },
    of: (account: string, currency: string, id = '') =>
      sums.get(key(account, currency, id)) ?? new Decimal(0),
    all: sums,
  }
}

/** Every place where the two differ, after every single event; empty when they tie. */
export function differences(events: readonly StoredEvent[]): string[] {
  const found: string[] = []
  const sums = openSums()
  const invoices = openStates(Invoice.decider)
  const payments = openStates(Payment.decider)
  const notes = openStates(CreditNote.decider)

  /** What the payment has at invoices, by the invoices' word. */
  const placed = (paymentId: string) =>
    sum(
      [...invoices.all.values()]
        .flatMap(({ applied }) => [...applied.values()])
        .filter((line) => line.paymentId === paymentId)
        .map((line) => line.paid?.amount ?? line.amount),
    )
  const credited = (creditNoteId: string) =>
    sum(
      [...invoices.all.values()]
        .flatMap(({ credits }) => [...credits.values()])
        .filter((line) => line.creditNoteId === creditNoteId)
        .map(({ amount }) => amount),
    )

  function compare(event: StoredEvent, what: string, booked: Decimal, known: Decimal) {
    if (booked.equals(known)) return
    const place = `${event.position} ${event.type}`
    found.push(
      `${place}: ${what} is ${booked.toFixed()} in the books, ${known.toFixed()} by its state`,
    )
  }

  function look(
    event: StoredEvent,
    ids: { invoiceId?: string; paymentId?: string; creditNoteId?: string },
  ) {
    const invoice = invoices.all.get(ids.invoiceId ?? '')
    if (invoice?.terms) {
      const { invoiceId, currency } = invoice.terms
      // By a day in between, money may still be at one that is void.
      const isBooked = invoice.kind === 'issued' || invoice.kind === 'void'
      const open = isBooked ? Invoice.figures(invoice).open : new Decimal(0)
      compare(
        event,
        invoiceId,
        sums.of('accounts-receivable', currency, `invoice ${invoiceId}`),
        open,
      )
    }
    const payment = payments.all.get(ids.paymentId ?? '')
    if (payment?.details) {
      const { paymentId, received } = payment.details
      const { received: came, refunded } = Payment.figures(payment)
      const left = came.minus(refunded).minus(placed(paymentId))
      const booked = sums.of('unapplied-cash', received.currency, `payment ${paymentId}`).negated()
      compare(event, paymentId, booked, left)
    }
    const note = notes.all.get(ids.creditNoteId ?? '')
    if (note?.terms) {
      const { creditNoteId, currency } = note.terms
      const { total, refunded } = CreditNote.figures(note)
      const left = total.minus(refunded).minus(credited(creditNoteId))
      const booked = sums.of('unapplied-credits', currency, `credit ${creditNoteId}`).negated()
      compare(event, creditNoteId, booked, left)
    }
  }

  for (const event of events) {
    const { category, id } = parseStream(event.stream)
    if (!isFinancial(category)) continue
    if (category === Invoice.category) invoices.take(id, event)
    if (category === Payment.category) payments.take(id, event)
    if (category === CreditNote.category) notes.take(id, event)
    const entry = entryOf(event as unknown as Financial)
    if (entry) sums.add(entry)
    look(event, event.data as { invoiceId?: string })
  }
  const trial = new Map<string, Decimal>()
  for (const [key, amount] of sums.all) {
    const [, currency = '', id] = key.split(' ')
    if (id === '') trial.set(currency, amount.plus(trial.get(currency) ?? 0))
  }
  for (const [currency, total] of trial) {
    if (!total.isZero()) found.push(`the trial balance in ${currency} is off by ${total.toFixed()}`)
  }
  return found
}

function openStates<State, Event extends { type: string; data: unknown }>(
  decider: Decider<State, Event>,
) {
  const all = new Map<string, State>()
  return {
    all: all as ReadonlyMap<string, State>,
    take(id: string, event: StoredEvent) {
      const before = all.get(id) ?? fold(decider, [])
      all.set(id, decider.evolve(before, decider.decode(event)))
    },
  }
}
