// The part of Stripe's API v1 that a ledger uses.
import { type Route, route } from '../routes.ts'
import type { Call, Reply } from '../server.ts'
import { asOfNow } from './balance.ts'
import { confirm, createIntent, type Payment, paymentFrom } from './charges.ts'
import { createCreditNote, voidCreditNote } from './credit-notes.ts'
import { createCustomer, updateCustomer } from './customers.ts'
import { invalid, missing, required } from './errors.ts'
import { eventsNow, ofTypes } from './events.ts'
import { type Form, nested, parseForm, strings, text } from './forms.ts'
import { once } from './idempotency.ts'
import type { Origin, StripeAccount } from './ledger.ts'
import { mergedMetadata } from './metadata.ts'
import { cancelPayout, createPayout, listedOf } from './payouts.ts'
import { expanded, page } from './reading.ts'
import { cancelRefund, refund } from './refunds.ts'
import { createEndpoint, endpointsOf, removeEndpoint } from './webhook-endpoints.ts'

/** Where the request's id comes from; it is the same in the reply's header and in the events. */
export type RequestIds = { of(call: Call): string }

type Readable<Row> = { get(id: string): Row | undefined; rows(): IterableIterator<Row> }

export function stripeRoutes(account: StripeAccount, ids: RequestIds): Route[] {
  const { tables } = account
  const form = (call: Call): Form =>
    parseForm(call.method === 'GET' ? call.query : new URLSearchParams(call.body))
  const show = (call: Call, object: object): Reply => ({
    status: 200,
    body: expanded(account, object, form(call)),
  })
  const origin = (call: Call): Origin => {
    const key = call.headers['idempotency-key']
    return { requestId: ids.of(call), idempotencyKey: typeof key === 'string' ? key : null }
  }
  const post = (path: string, run: (call: Call, form: Form, id: string) => object): Route =>
    route(`POST ${path}`, (call, { id = '' }) =>
      once(account, call, () => show(call, run(call, form(call), id))),
    )
  /** Retrieve and list. */
  const readable = <Row extends { id: string; created: number }>(
    path: string,
    noun: string,
    table: Readable<Row>,
    filters: readonly string[],
    where?: (form: Form) => ((row: Row) => boolean) | undefined,
  ): Route[] => [
    route(`GET /v1/${path}/:id`, (call, { id = '' }) => {
      const object = table.get(id)
      if (!object) throw missing(noun, id)
      return show(call, object)
    }),
    route(`GET /v1/${path}`, (call) => {
      const asked = form(call)
      const request = { url: `/v1/${path}`, form: asked, filters, where: where?.(asked) }
      return { status: 200, body: page(account, table, request) }
    }),
  ]
  /** The status of a line of the balance is a matter of the day. */
  const balance = balanceNow(account)

  return [
    ...readable('charges', 'charge', tables.charges, ['customer', 'payment_intent']),
    ...readable('payment_intents', 'payment_intent', tables.paymentIntents, ['customer']),
    ...readable('customers', 'customer', tables.customers, ['email']),
    ...readable('refunds', 'refund', tables.refunds, ['charge', 'payment_intent']),
    ...readable(
      'balance_transactions',
      'balance transaction',
      balance,
      ['type', 'source', 'currency'],
      (asked) => {
        const payout = text(asked, 'payout')
        return payout === undefined ? undefined : listedOf(account, payout)
      },
    ),
    ...readable('payouts', 'payout', tables.payouts, ['status']),
    ...readable('invoices', 'invoice', tables.invoices, ['customer']),
    ...readable('credit_notes', 'credit note', tables.creditNotes, ['customer', 'invoice']),
    ...readable('events', 'event', eventsNow(account), [], ofTypes),
    ...readable('disputes', 'dispute', tables.disputes, ['charge', 'payment_intent']),
    ...readable('webhook_endpoints', 'webhook endpoint', endpointsOf(account), []),
    route('GET /v1/account', () => ({ status: 200, body: self })),
    route('DELETE /v1/webhook_endpoints/:id', (_call, { id = '' }) => ({
      status: 200,
      body: removeEndpoint(account, id),
    })),
    ...writes(account, post, origin),
    ...moneyWrites(account, post, origin),
  ]
}

/** The account itself. */
const self = {
  id: 'acct_sandbox0001',
  object: 'account',
  business_profile: { name: 'Tieout Demo Company' },
  charges_enabled: true,
  country: 'US',
  default_currency: 'usd',
  livemode: false,
  payouts_enabled: true,
  settings: { dashboard: { display_name: 'Tieout Demo Company' } },
  type: 'standard',
}

const balanceNow = (account: StripeAccount) => {
  const lines = account.tables.balanceTransactions
  return {
    get(id: string) {
      const line = lines.get(id)
      return line && asOfNow(account, line)
    },
    *rows() {
      for (const line of lines.rows()) yield asOfNow(account, line)
    },
  }
}

/** An amount in minor units, where one is given. */
const minor = (form: Form, name: string) => {
  const given = text(form, name)
  return given === undefined ? {} : { [name]: Number(given) }
}

function moneyWrites(account: StripeAccount, post: Post, origin: (call: Call) => Origin): Route[] {
  return [
    post('/v1/payouts', (call, form) => {
      const currency = text(form, 'currency')
      const { amount } = minor(form, 'amount')
      if (amount === undefined) throw required('amount')
      if (!currency) throw required('currency')
      const metadata = strings(nested(form, 'metadata'))
      return createPayout(account, { amount, currency, metadata }, origin(call))
    }),
    post('/v1/payouts/:id/cancel', (_call, _form, id) => cancelPayout(account, id)),
    post('/v1/refunds/:id/cancel', (_call, _form, id) => cancelRefund(account, id)),
    post('/v1/credit_notes', (call, form) => {
      const invoice = text(form, 'invoice')
      const { amount } = minor(form, 'amount')
      const { out_of_band_amount: outOfBand } = minor(form, 'out_of_band_amount')
      if (!invoice) throw required('invoice')
      if (amount === undefined) throw required('amount')
      const metadata = strings(nested(form, 'metadata'))
      const request = { invoice, amount, metadata, ...(outOfBand ? { outOfBand } : {}) }
      return createCreditNote(account, request, origin(call))
    }),
    post('/v1/webhook_endpoints', (_call, form) => createEndpoint(account, form)),
    post('/v1/credit_notes/:id/void', (call, _form, id) =>
      voidCreditNote(account, id, origin(call)),
    ),
  ]
}

type Post = (path: string, run: (call: Call, form: Form, id: string) => object) => Route

function writes(account: StripeAccount, post: Post, origin: (call: Call) => Origin): Route[] {
  const { tables } = account
  const intentOf = (id: string) => {
    const intent = tables.paymentIntents.get(id)
    if (!intent) throw missing('payment_intent', id)
    return intent
  }
  return [
    post('/v1/customers', (call, form) => {
      const email = text(form, 'email')
      const name = text(form, 'name')
      const metadata = strings(nested(form, 'metadata'))
      const request = { metadata, ...(email ? { email } : {}), ...(name ? { name } : {}) }
      return createCustomer(account, request, origin(call))
    }),
    post('/v1/customers/:id', (call, form, id) => updateCustomer(account, id, form, origin(call))),
    post('/v1/charges/:id', (call, form, id) => {
      const charge = tables.charges.get(id)
      if (!charge) throw missing('charge', id)
      const metadata = mergedMetadata(charge.metadata, strings(nested(form, 'metadata')))
      const description = text(form, 'description') ?? charge.description
      const updated = { ...charge, metadata, description }
      tables.charges.put(id, updated)
      account.emit('charge.updated', updated, origin(call), { metadata: charge.metadata })
      return updated
    }),
    post('/v1/payment_intents', (call, form) => {
      const payment: Payment = paymentFrom(account, form)
      const intent = createIntent(account, payment)
      if (text(form, 'confirm') === 'true') confirm(account, intent, payment, origin(call))
      return intentOf(intent.id)
    }),
    // Stripe tells nobody of it: there is no payment_intent.updated.
    post('/v1/payment_intents/:id', (_call, form, id) => {
      const intent = intentOf(id)
      const metadata = mergedMetadata(intent.metadata, strings(nested(form, 'metadata')))
      const description = text(form, 'description') ?? intent.description
      const updated = { ...intent, metadata, description }
      tables.paymentIntents.put(id, updated)
      return updated
    }),
    post('/v1/payment_intents/:id/confirm', (call, _form, id) => {
      const intent = intentOf(id)
      if (intent.status === 'succeeded') {
        throw invalid('You cannot confirm this PaymentIntent because it has already succeeded.', {
          code: 'payment_intent_unexpected_state',
        })
      }
      const { amount, currency } = intent
      confirm(account, intent, { amount, currency }, origin(call))
      return intentOf(id)
    }),
    post('/v1/refunds', (call, form) => {
      const charge = text(form, 'charge')
      const paymentIntent = text(form, 'payment_intent')
      const amount = text(form, 'amount')
      const reason = text(form, 'reason')
      return refund(
        account,
        {
          metadata: strings(nested(form, 'metadata')),
          ...(charge ? { charge } : {}),
          ...(paymentIntent ? { paymentIntent } : {}),
          ...(amount === undefined ? {} : { amount: Number(amount) }),
          ...(reason ? { reason } : {}),
        },
        origin(call),
      )
    }),
  ]
}
