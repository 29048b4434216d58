// The ledger hears that QuickBooks holds an invoice of its own: under which number, at which rate, and
// what QuickBooks has made of the tax.
import { inTurn } from '../../domain/decider.ts'
import type { EventStore } from '../../domain/event-store.ts'
import type { Rate } from '../../domain/exchange.ts'
import { loadRate } from '../../domain/exchange-rate.ts'
import * as Invoice from '../../domain/invoice.ts'
import { amend, issue } from '../../domain/invoice-terms.ts'
import { Decimal } from '../../domain/money.ts'
import { type Cause, transact } from '../../domain/transact.ts'
import { PlatformError } from '../platform-error.ts'
import type { QuickBooksClient } from './client.ts'
import type { QboInvoice } from './entities.ts'
import * as translate from './translate.ts'

type Ports = { store: EventStore; homeCurrency: string }

/** The terms with the tax as QuickBooks has rounded it. */
export const answered = (document: QboInvoice, terms: Invoice.Terms): Invoice.Terms => ({
  ...terms,
  ...translate.roundingOf(document, terms),
})

/** The terms of a new invoice with the rate at which QuickBooks has booked it, and with who stated
 *  that: we, where it is what we would have told it. */
export function bookedAt(
  document: QboInvoice,
  terms: Invoice.Terms,
  ours: Rate | null,
  homeCurrency: string,
): Invoice.Terms {
  const isOurs = ours && new Decimal(document.ExchangeRate ?? 1).equals(ours.rate)
  const rate = terms.rate ?? (isOurs ? ours : translate.rateOf(document, 'invoice', homeCurrency))
  return { ...terms, ...(rate && { rate }) }
}

/** The ledger hears that QuickBooks holds the invoice, under which number, at the rate of these
 *  terms, and what it has made of the tax. */
export async function tellIssued(
  { store }: Pick<Ports, 'store'>,
  terms: Invoice.Terms,
  document: QboInvoice,
  cause: Cause,
) {
  const rounded = translate.roundingOf(document, terms)
  const number = document.DocNumber ?? null
  const round = (state: Invoice.State) =>
    rounded && state.terms?.total === terms.total
      ? amend({ ...state.terms, ...rounded }, 'rounding in QuickBooks')(state)
      : []
  const told = issue({ quickbooksId: document.Id, number, rate: terms.rate })
  const both = inTurn(Invoice.decider, round, told)
  await transact(store, Invoice.decider, terms.invoiceId, both, cause)
}

/** The same for an answer of which only the webhook has told. */
export async function tellFound(
  ports: Ports,
  terms: Invoice.Terms,
  document: QboInvoice,
  cause: Cause,
) {
  const ours = await ownRate(ports, terms, cause)
  const booked = bookedAt(document, terms, ours, ports.homeCurrency)
  await tellIssued(ports, booked, document, cause)
}

/** What somebody has stated to the ledger for the day of the invoice, or a few days before it. */
export async function ownRate(
  { store, homeCurrency }: Ports,
  { rate, currency, issuedOn }: Invoice.Terms,
  { workspace }: Cause,
): Promise<Rate | null> {
  if (rate || currency === homeCurrency) return null
  const pair = { from: currency, to: homeCurrency, on: issuedOn }
  const stated = await loadRate(store, workspace, pair)
  return stated && { ...stated, rate: translate.wireRate(stated.rate) }
}

/** QuickBooks books at 1 what it is told no rate for. It is told ours, or else asked for its own. */
export async function withRate(
  { quickbooks, homeCurrency }: { quickbooks: QuickBooksClient; homeCurrency: string },
  terms: Invoice.Terms,
  ours: Rate | null,
): Promise<Invoice.Terms> {
  const { currency, issuedOn } = terms
  if (terms.rate || currency === homeCurrency) return terms
  if (ours) return { ...terms, rate: ours }
  const stated = await quickbooks.rateOn(currency, issuedOn).catch((error: unknown) => {
    // A company without several currencies does not know the question.
    if (error instanceof PlatformError && !error.retryable) return null
    throw error
  })
  const asked = { Id: currency, CurrencyRef: { value: currency }, TxnDate: issuedOn }
  const rate =
    stated === null
      ? null
      : translate.rateOf({ ...asked, ExchangeRate: stated }, 'rate of', homeCurrency)
  return rate ? { ...terms, rate } : terms
}
