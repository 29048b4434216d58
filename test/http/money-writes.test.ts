import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { streamOf } from '../../src/domain/event-store.ts'
import { type Api, openApi } from './api.ts'
import {
  allocation,
  closedPeriod,
  creditNote,
  customer,
  deal,
  exchangeRate,
  invoice,
  payment,
} from './examples.ts'

let api: Api
let now = '2026-04-10T10:00:00.000Z'
beforeAll(async () => {
  const clock = { now: () => new Date(now), sleep: async () => undefined }
  const random = { next: () => 0.5, uuid: () => crypto.randomUUID() }
  api = await openApi({ outside: { clock, random }, timeZone: 'Europe/Paris' })
  await api.given(
    customer(),
    closedPeriod('2026-01'),
    exchangeRate('USD', 'EUR', '2026-03-02', '0.9'),
  )
})
afterAll(() => api.close())

let count = 0
const fresh = () => `m${(count += 1)}`
const post = (url: string, body?: unknown, headers: Record<string, string> = {}) =>
  api.when({ method: 'POST', url, headers, body: body ?? {} })
const keyed = (key: string) => ({ 'idempotency-key': key })

/** Refused with this, and nothing was recorded anywhere. */
async function refuses(url: string, body: unknown, status: number, said: object) {
  const before = await api.store.head()
  await post(url, body).answers(status, { status, ...said })
  expect(await api.store.head(), 'nothing was recorded').toBe(before)
}
/** Recorded once under its key, however often it is sent; another request may not use the key. */
async function recordsOnce(url: string, body: object, other: object) {
  const key = keyed(`key-${url}`)
  const first = await post(url, body, key).answers(202, { repeated: false })
  // Another day, and the request is the same.
  now = '2026-04-11T10:00:00.000Z'
  await post(url, body, key).answers(202, { ...first, repeated: true })
  await post(url, { ...body, ...other }, key).answers(422, { code: 'idempotency-key-reused' })
  now = '2026-04-10T10:00:00.000Z'
  return first
}
async function lastOf(category: string, id: string): Promise<any> {
  const stream = streamOf(category, 'main', id)
  return (await Array.fromAsync(api.store.readStream(stream))).at(-1)
}

async function givenInvoice(total = '100.00', currency = 'EUR') {
  const id = fresh()
  await api.given(invoice(id, total, currency))
  return { id: `deal-${id}`, url: `/v1/invoices/deal-${id}` }
}

describe('writing off', () => {
  test('gives up all that is open, today, and is done once under its key', async () => {
    const { id, url } = await givenInvoice()
    const body = { kind: 'bad-debt', reason: 'insolvent' }
    const { position } = await recordsOnce(`${url}/write-off`, body, { reason: 'other' })
    await api.when(`${url}?after=${position}`).answers(200, { status: 'written_off', open: '0.00' })
    expect(await lastOf('invoice', id)).toMatchObject({
      meta: { actor: { kind: 'person', name: 'ada' } },
      data: { amount: { amount: '100.00', currency: 'EUR' }, on: '2026-04-10' },
    })
    await refuses(`${url}/write-off`, body, 409, { code: 'nothing-open' })
  })

  test('a part leaves the rest open, and comes back in parts', async () => {
    const { url } = await givenInvoice()
    const small = { kind: 'small-difference', reason: 'rounding', amount: '0.40', on: '2026-04-01' }
    await recordsOnce(`${url}/write-off`, small, { amount: '0.30' })
    const body = { reason: 'paid after all', amount: '0.15' }
    const { position } = await recordsOnce(`${url}/write-off/reverse`, body, { amount: '0.16' })
    await api
      .when(`${url}?after=${position}`)
      .answers(200, { open: '99.75', writtenOff: '0.25', status: 'open' })
    await post(`${url}/write-off/reverse`, { reason: 'all of it' }).answers(202)
    await refuses(`${url}/write-off/reverse`, { reason: 'again' }, 409, {
      code: 'nothing-written-off',
    })
  })

  test.each<[string, object, number, object]>([
    ['more than is open', { amount: '100.01' }, 422, { code: 'exceeds-open' }],
    ['nothing', { amount: '0' }, 422, { code: 'not-positive' }],
    ['less than nothing', { amount: '-1.00' }, 422, { code: 'not-positive' }],
    ['a tenth of a cent', { amount: '0.001' }, 422, { code: 'too-many-decimals' }],
    ['a closed month', { on: '2026-01-31' }, 409, { code: 'period-closed' }],
    ['tomorrow', { on: '2026-04-11' }, 422, { code: 'day-to-come' }],
    ['a day in years', { on: '2031-04-11' }, 422, { code: 'day-to-come' }],
    ['no day', { on: '2026-02-30' }, 400, { errors: [{ in: 'body', pointer: '/on' }] }],
    ['no reason', { reason: ' ' }, 400, { errors: [{ pointer: '/reason' }] }],
    ['a kind of its own', { kind: 'gift' }, 400, { errors: [{ pointer: '/kind' }] }],
    ['a number for an amount', { amount: 1 }, 400, { errors: [{ pointer: '/amount' }] }],
  ])('with %s is refused', async (_, part, status, said) => {
    const { url } = await givenInvoice()
    const body = { kind: 'bad-debt', reason: 'gone', ...part }
    await refuses(`${url}/write-off`, body, status, said)
  })

  test('is taken back today at most', async () => {
    const { url } = await givenInvoice()
    const body = { kind: 'bad-debt', reason: 'gone' }
    await post(`${url}/write-off`, body).answers(202)
    const back = { reason: 'it came', on: '2026-04-11' }
    await refuses(`${url}/write-off/reverse`, back, 422, { code: 'day-to-come' })
  })

  test('is of today where the books are kept', async () => {
    const { url } = await givenInvoice()
    now = '2026-04-10T22:30:00.000Z'
    const body = { kind: 'bad-debt', reason: 'gone', on: '2026-04-11' }
    await post(`${url}/write-off`, body).answers(202)
    now = '2026-04-10T10:00:00.000Z'
  })

  test('as a small difference has a limit, whether at once or in parts', async () => {
    const { url } = await givenInvoice()
    const small = (amount?: string) => {
      return { kind: 'small-difference', reason: 'rounding', ...(amount && { amount }) }
    }
    const exceeds = { code: 'exceeds-write-off-limit' }
    await refuses(`${url}/write-off`, small(), 422, exceeds)
    await refuses(`${url}/write-off`, small('10.01'), 422, exceeds)
    await recordsOnce(`${url}/write-off`, small('6.00'), { amount: '5.00' })
    await refuses(`${url}/write-off`, small('4.01'), 422, {
      ...exceeds,
      details: {
        amount: { amount: '4.01', currency: 'EUR' },
        ...{ writtenOff: '6', limit: { amount: '10.00', currency: 'EUR' } },
      },
    })
    await post(`${url}/write-off`, small('4.00')).answers(202)
    await post(`${url}/write-off`, { kind: 'bank-fee', reason: 'x', amount: '11' }).answers(202)
  })

  test.each([
    ['JPY', '2000', '1000', '1001'],
    ['KWD', '100.000', '10.000', '10.001'],
  ])('of %s is small up to %s of them', async (currency, total, most, more) => {
    const { url } = await givenInvoice(total, currency)
    const small = (amount: string) => ({ kind: 'small-difference', reason: 'rounding', amount })
    await refuses(`${url}/write-off`, small(more), 422, { code: 'exceeds-write-off-limit' })
    await post(`${url}/write-off`, small(most)).answers(202)
  })

  test('takes back no more than was given up, and nothing of nobody', async () => {
    const { url } = await givenInvoice()
    await refuses(`${url}/write-off/reverse`, { amount: '1.00', reason: 'x' }, 422, {
      code: 'exceeds-written-off',
    })
    const body = { kind: 'bad-debt', reason: 'gone' }
    await refuses('/v1/invoices/nobody/write-off', body, 404, { code: 'not-found' })
    await refuses('/v1/invoices/nobody/write-off/reverse', { reason: 'x' }, 404, {
      code: 'not-found',
    })
  })
})

async function givenPayment(amount = '100.00', currency = 'EUR') {
  const charge = `ch_${fresh()}`
  await api.given(payment(charge, amount, currency))
  return { charge, id: `stripe-${charge}`, url: `/v1/payments/stripe-${charge}/allocations` }
}

describe('sending money to invoices', () => {
  test('is recorded with who did it and why, once', async () => {
    const [to, { id, url }] = [await givenInvoice(), await givenPayment()]
    const lines = [{ invoiceId: to.id, amount: '60' }]
    const { position } = await recordsOnce(url, { lines, note: 'as agreed' }, { note: 'other' })
    const shown = await api.when(`/v1/payments/${id}?after=${position}`).answers(200)
    expect(shown).toMatchObject({ unapplied: '40.00', allocations: [{ amount: '60.00' }] })
    expect(await lastOf('payment', id)).toMatchObject({
      meta: { actor: { kind: 'person', name: 'ada' } },
      data: { match: { evidence: ['as agreed'] } },
    })
  })

  test.each<[string, string, string, object]>([
    ['more than is open', '100.00', '200.00', { code: 'exceeds-open' }],
    ['more than was received', '300.00', '200.01', { code: 'exceeds-unapplied' }],
    ['nothing', '100.00', '0.00', { code: 'not-positive' }],
    ['less than nothing', '100.00', '-5', { code: 'not-positive' }],
    ['too many decimals', '100.00', '5.001', { code: 'too-many-decimals' }],
  ])('with %s is refused', async (_, total, amount, said) => {
    const [to, { url }] = [await givenInvoice(total), await givenPayment('200.00')]
    await refuses(url, { lines: [{ invoiceId: to.id, amount }] }, 422, said)
  })

  test('is refused as a whole when one line cannot be taken, and says which', async () => {
    const [to, { url }] = [await givenInvoice(), await givenPayment('200.00')]
    const good = { invoiceId: to.id, amount: '60.00' }
    await refuses(url, { lines: [good, good] }, 422, {
      code: 'exceeds-open',
      errors: [{ pointer: '/lines/1/amount' }],
    })
    await refuses(url, { lines: [good, { invoiceId: 'deal-none', amount: '1.00' }] }, 422, {
      code: 'invoice-not-found',
      errors: [{ pointer: '/lines/1/invoiceId' }],
    })
    await refuses(url, { lines: [] }, 400, { code: 'invalid-request' })
    await refuses('/v1/payments/nobody/allocations', { lines: [good] }, 404, { code: 'not-found' })
  })

  test('of another currency goes at the rate that was stated, or that is sent', async () => {
    const one = await givenPayment('100.00', 'USD')
    const [stated, sent] = [await givenInvoice(), await givenInvoice()]
    await post(one.url, { lines: [{ invoiceId: stated.id, amount: '50.00' }] }).answers(202)
    const last = (id: string) => lastOf('payment', id)
    expect((await last(one.id)).data.lines[0]).toMatchObject({
      settles: { amount: { amount: '45.00', currency: 'EUR' }, rate: { source: 'ECB' } },
    })
    const line = { invoiceId: sent.id, amount: '50.00', rate: '0.8' }
    await recordsOnce(one.url, { lines: [line] }, { lines: [{ ...line, rate: '0.7' }] })
    expect((await last(one.id)).data.lines[0]).toMatchObject({
      settles: { amount: { amount: '40.00' }, rate: { source: 'ada', on: '2026-03-02' } },
    })
  })

  test('of another currency without a rate is refused, and so is a rate that is none', async () => {
    const [to, { url }] = [await givenInvoice(), await givenPayment('100.00', 'GBP')]
    const line = { invoiceId: to.id, amount: '50.00' }
    await refuses(url, { lines: [line] }, 422, { code: 'rate-missing' })
    await refuses(url, { lines: [{ ...line, rate: '0' }] }, 422, { code: 'not-positive' })
    await refuses(url, { lines: [{ ...line, rate: '1e3' }] }, 400, { code: 'invalid-request' })
    const same = await givenPayment()
    await refuses(same.url, { lines: [{ ...line, rate: '1.1' }] }, 422, { code: 'same-currency' })
  })
})

describe('moving money', () => {
  /** 100.00 on one invoice, and another that is open. */
  async function placed() {
    const [from, to] = [fresh(), fresh()]
    const charge = `ch_${from}`
    await api.given(invoice(from), invoice(to), payment(charge), ...allocation(charge, from))
    const url = `/v1/allocations/stripe-${charge}%2F1`
    return { id: `stripe-${charge}`, url: `${url}/move`, from: `deal-${from}`, to: `deal-${to}` }
  }

  test('to another invoice releases the line and places another, in one step', async () => {
    const { id, url, to } = await placed()
    const body = { to, amount: '30.00', reason: 'meant for that one' }
    const { position } = await recordsOnce(url, body, { amount: '31.00' })
    const lines = await api.when(`/v1/allocations?paymentId=${id}&after=${position}`).answers(200)
    expect(lines.data).toMatchObject([
      { invoiceId: to, amount: '30.00', evidence: ['meant for that one'] },
      { amount: '100.00', released: '30.00' },
    ])
    expect((await api.typesIn('payment', id)).slice(-2)).toEqual([
      'AllocationReleased',
      'PaymentAllocated',
    ])
  })

  test('to none leaves it unapplied', async () => {
    const { id, url } = await placed()
    const { position } = await post(url, { to: null, reason: 'unclear' }).answers(202)
    await api.when(`/v1/payments/${id}?after=${position}`).answers(200, { unapplied: '100.00' })
    await refuses(url, { to: null, reason: 'again' }, 409, { code: 'allocation-released' })
  })

  test('is refused where it cannot go', async () => {
    const { url, from, to } = await placed()
    const move = (part: object, status: number, code: string) =>
      refuses(url, { to, reason: 'x', ...part }, status, { code })
    await move({ amount: '100.01' }, 422, 'exceeds-line')
    await move({ amount: '0' }, 422, 'not-positive')
    await move({ amount: '0.001' }, 422, 'too-many-decimals')
    await move({ to: from }, 409, 'already-there')
    await move({ to: 'deal-none' }, 422, 'invoice-not-found')
    await move({ to: (await givenInvoice('50.00')).id }, 422, 'exceeds-open')
    await move({ to: (await givenInvoice('100.00', 'GBP')).id }, 422, 'rate-missing')
    await move({ reason: '' }, 400, 'invalid-request')
    await refuses('/v1/allocations/nothing/move', { to, reason: 'x' }, 404, {
      code: 'allocation-not-found',
    })
  })
})

const issued = { customerId: 'hubspot-company-7', currency: 'EUR', total: '40', reason: 'a defect' }

describe('a refund made outside of Stripe', () => {
  /** 60.00 and 40.00 of it on two invoices. */
  async function settling() {
    const [one, other] = [await givenInvoice(), await givenInvoice()]
    const { id, url: to } = await givenPayment()
    const lines = [
      { invoiceId: one.id, amount: '60.00' },
      { invoiceId: other.id, amount: '40.00' },
    ]
    await post(to, { lines }).answers(202)
    return { id, one: one.id, other: other.id, url: `/v1/payments/${id}/refunds` }
  }
  const eventsOf = async (id: string) =>
    Array.fromAsync(api.store.readStream(streamOf('payment', 'main', id)))

  test('takes the money from the invoice that is named, once under its key', async () => {
    const { id, one, url } = await settling()
    const body = { amount: '25.00', invoiceIds: [one], reason: 'sent by bank transfer' }
    const { position } = await recordsOnce(url, body, { amount: '26.00' })
    const shown = await api.when(`/v1/payments/${id}?after=${position}`).answers(200)
    expect(shown).toMatchObject({ refunded: '25.00', unapplied: '0.00', allocated: '75.00' })
    expect(await lastOf('payment', id)).toMatchObject({
      meta: { actor: { kind: 'person', name: 'ada' } },
      data: { on: '2026-04-10', outside: true, reason: 'sent by bank transfer' },
    })
    const freed = (await eventsOf(id)).filter(({ type }) => type === 'AllocationReleased')
    expect(freed).toMatchObject([{ data: { invoiceId: one, amount: { amount: '25.00' } } }])
  })

  test('is booked against what lies undeposited, not against Stripe', async () => {
    const { id, url } = await settling()
    const body = { amount: '25.00', on: '2026-04-02', reason: 'in cash' }
    const { position } = await post(url, body).answers(202)
    const journal = await api.when(`/v1/journal?paymentId=${id}&after=${position}`).answers(200)
    const [entry] = journal.data.filter(({ type }: { type: string }) => type === 'RefundIssued')
    expect(entry).toMatchObject({
      effectiveOn: '2026-04-02',
      postings: [
        { account: 'unapplied-cash', debit: '25.00' },
        { account: 'undeposited-funds', credit: '25.00' },
      ],
    })
  })

  test('takes as much again without a key, when it is asked for on another day', async () => {
    const { id, url } = await settling()
    await post(url, { amount: '25.00', on: '2026-04-01', reason: 'cash' }).answers(202)
    await post(url, { amount: '25.00', on: '2026-04-02', reason: 'cash' }).answers(202)
    await post(url, { amount: '50.00', reason: 'the rest' }).answers(202)
    await refuses(url, { amount: '0.01', reason: 'more' }, 422, { code: 'exceeds-received' })
    await api.when(`/v1/payments/${id}`).answers(200)
  })

  test.each<[string, object, number, object]>([
    ['more than was received', { amount: '100.01' }, 422, { code: 'exceeds-received' }],
    ['nothing', { amount: '0' }, 422, { code: 'not-positive' }],
    ['a tenth of a cent', { amount: '0.001' }, 422, { code: 'too-many-decimals' }],
    ['a closed month', { on: '2026-01-31' }, 409, { code: 'period-closed' }],
    ['a day to come', { on: '2026-04-11' }, 422, { code: 'day-to-come' }],
    ['no day', { on: '2026-02-30' }, 400, { errors: [{ in: 'body', pointer: '/on' }] }],
    ['no reason', { reason: ' ' }, 400, { errors: [{ pointer: '/reason' }] }],
    ['an invoice it is not on', { invoiceIds: ['deal-x'] }, 422, { code: 'not-settled-by-it' }],
  ])('with %s is refused', async (_, part, status, said) => {
    const { url } = await settling()
    await refuses(url, { amount: '10.00', reason: 'cash', ...part }, status, said)
  })

  test('of nobody, or of what QuickBooks keeps, is refused', async () => {
    const body = { amount: '10.00', reason: 'cash' }
    await refuses('/v1/payments/nobody/refunds', body, 404, { code: 'not-found' })
    const { category, id, facts } = payment(`ch_${fresh()}`)
    const [{ type, data }] = facts as [{ type: string; data: object }]
    const kept = { ...data, paymentId: `qbo-${id}`, source: 'quickbooks' }
    await api.given({ category, id: `qbo-${id}`, facts: [{ type, data: kept }] })
    await refuses(`/v1/payments/qbo-${id}/refunds`, body, 409, { code: 'recorded-in-quickbooks' })
  })
})

describe('a credit note of our own', () => {
  test('is issued once under its key, with all decimals, today', async () => {
    const url = '/v1/credit-notes'
    const key = keyed('credit')
    const body = { ...issued, tax: '6.4' }
    const first = await post(url, body, key).answers(202, { repeated: false })
    now = '2026-04-11T10:00:00.000Z'
    await post(url, body, key).answers(202, { ...first, repeated: true })
    now = '2026-04-10T10:00:00.000Z'
    await post(url, { ...body, total: '41' }, key).answers(422, { code: 'idempotency-key-reused' })
    await api.when(`${url}/${first.id}?after=${first.position}`).answers(200, {
      ...{ source: 'tieout', total: '40.00', tax: '6.40', issuedOn: '2026-04-10', status: 'open' },
    })
    const another = await post(url, body).answers(202)
    expect(another.id).not.toBe(first.id)
  })

  test.each<[string, object, number, object]>([
    ['nothing', { total: '0' }, 422, { code: 'not-positive' }],
    ['less than nothing', { total: '-1' }, 422, { code: 'not-positive' }],
    ['too many decimals', { total: '1.005' }, 422, { code: 'too-many-decimals' }],
    ['half a yen', { currency: 'JPY', total: '1.5' }, 422, { code: 'too-many-decimals' }],
    ['a currency of its own', { currency: 'XYZ' }, 422, { code: 'unknown-currency' }],
    ['more tax than total', { tax: '41' }, 422, { code: 'exceeds-total' }],
    ['a negative tax', { tax: '-1' }, 422, { code: 'not-positive' }],
    ['a customer nobody knows', { customerId: 'x' }, 422, { code: 'customer-not-found' }],
    ['an invoice nobody knows', { invoiceId: 'x' }, 422, { code: 'invoice-not-found' }],
    ['a closed month', { issuedOn: '2026-01-05' }, 409, { code: 'period-closed' }],
    ['a day to come', { issuedOn: '2026-04-11' }, 422, { code: 'day-to-come' }],
    ['no day', { issuedOn: '2026-04-31' }, 400, { errors: [{ pointer: '/issuedOn' }] }],
    ['no reason', { reason: '' }, 400, { errors: [{ pointer: '/reason' }] }],
  ])('with %s is refused', (_, part, status, said) =>
    refuses('/v1/credit-notes', { ...issued, ...part }, status, said),
  )

  test('of another currency than its invoice is refused', async () => {
    const { id } = await givenInvoice('100.00', 'USD')
    await refuses('/v1/credit-notes', { ...issued, invoiceId: id }, 422, {
      code: 'currency-differs',
      errors: [{ pointer: '/invoiceId' }],
    })
  })

  async function givenNote(given: Parameters<typeof creditNote>[1] = {}) {
    const id = `tieout-${fresh()}`
    await api.given(creditNote(id, given))
    return { id, url: `/v1/credit-notes/${id}` }
  }

  test('goes to invoices, line by line, and comes back', async () => {
    const [to, { id, url }] = [await givenInvoice(), await givenNote()]
    const lines = [{ invoiceId: to.id, amount: '30' }]
    const other = { lines: [{ invoiceId: to.id, amount: '31' }] }
    const { position } = await recordsOnce(`${url}/apply`, { lines }, other)
    const { lines: shown } = await api
      .when(`${url}?after=${position}`)
      .answers(200, { unapplied: '10.00', lines: [{ invoiceId: to.id, amount: '30.00' }] })
    const back = { lineId: shown[0].lineId, amount: '5.00', reason: 'too much' }
    await recordsOnce(`${url}/release`, back, { amount: '6.00' })
    await refuses(`${url}/release`, { ...back, amount: '25.01' }, 422, { code: 'exceeds-line' })
    await refuses(`${url}/release`, { ...back, lineId: 'x' }, 404, {
      code: 'credit-line-not-found',
    })
    expect(await api.typesIn('credit-note', id)).toEqual([
      ...['CreditNoteIssued', 'CreditNoteApplied', 'CreditReleased'],
    ])
  })

  test('is refused where it cannot go', async () => {
    const [to, { url }] = [await givenInvoice('35.00'), await givenNote()]
    const apply = (amount: string, said: object, status = 422, invoiceId = to.id) =>
      refuses(`${url}/apply`, { lines: [{ invoiceId, amount }] }, status, said)
    await apply('40.01', { code: 'exceeds-unapplied-credit' })
    await apply('36.00', { code: 'exceeds-open', errors: [{ pointer: '/lines/0/amount' }] })
    await apply('0', { code: 'not-positive' })
    await apply('-1', { code: 'not-positive' })
    await apply('0.001', { code: 'too-many-decimals' })
    await apply('1.00', { code: 'invoice-not-found' }, 422, 'deal-none')
    const usd = await givenInvoice('100.00', 'USD')
    await apply('1.00', { code: 'currency-differs' }, 422, usd.id)
    await refuses(
      '/v1/credit-notes/none/apply',
      { lines: [{ invoiceId: 'x', amount: '1' }] },
      404,
      {
        code: 'credit-note-not-found',
      },
    )
  })

  test('is void once, and takes nothing any more', async () => {
    const { url } = await givenNote()
    await refuses(`${url}/void`, { reason: 'x', on: '2026-01-20' }, 409, { code: 'period-closed' })
    await refuses(`${url}/void`, { reason: 'x', on: '2026-04-11' }, 422, { code: 'day-to-come' })
    await refuses(`${url}/void`, { reason: ' ' }, 400, { code: 'invalid-request' })
    const { position } = await recordsOnce(
      `${url}/void`,
      { reason: 'wrong customer' },
      {
        reason: 'x',
      },
    )
    await api.when(`${url}?after=${position}`).answers(200, { status: 'void', total: '0.00' })
    await refuses(`${url}/void`, { reason: 'again' }, 409, { code: 'credit-note-void' })
    const lines = [{ invoiceId: (await givenInvoice()).id, amount: '1.00' }]
    await refuses(`${url}/apply`, { lines }, 409, { code: 'credit-note-void' })
  })

  test('of a platform is voided there', async () => {
    const { url } = await givenNote({ source: 'quickbooks' })
    await refuses(`${url}/void`, { reason: 'x' }, 409, { code: 'credit-note-of-platform' })
    await refuses('/v1/credit-notes/none/void', { reason: 'x' }, 404, {
      code: 'credit-note-not-found',
    })
  })
})

describe('a month', () => {
  test('is closed with a note, opened with a reason, and closed again', async () => {
    const url = '/v1/periods/2025-11'
    const { position } = await recordsOnce(`${url}/close`, { note: 'all is in' }, { note: 'other' })
    await api
      .when(`${url}?after=${position}`)
      .answers(200, { state: 'closed', note: 'all is in', closedBy: 'ada' })
    await refuses(`${url}/close`, { note: 'in other words' }, 409, {
      code: 'period-already-closed',
    })
    const { id } = await givenInvoice()
    const dated = { kind: 'bad-debt', reason: 'x', on: '2025-11-30' }
    await refuses(`/v1/invoices/${id}/write-off`, dated, 409, { code: 'period-closed' })

    await refuses(`${url}/reopen`, { reason: ' ' }, 422, { code: 'reason-missing' })
    await refuses(`${url}/reopen`, {}, 400, { code: 'invalid-request' })
    await recordsOnce(`${url}/reopen`, { reason: 'a bill was missing' }, { reason: 'other' })
    await refuses(`${url}/reopen`, { reason: 'once more' }, 409, { code: 'period-open' })
    await post(`/v1/invoices/${id}/write-off`, dated).answers(202)
    await post(`${url}/close`, { note: 'now it is in' }).answers(202, { repeated: false })
    expect(await api.typesIn('period', '2025-11')).toEqual([
      ...['PeriodClosed', 'PeriodReopened', 'PeriodClosed'],
    ])
  })

  test('waits for its invoices to be in QuickBooks', async () => {
    const { category, id, facts } = invoice(fresh())
    const [requested] = facts as [{ type: string; data: object }]
    const data = { ...requested.data, issuedOn: '2025-12-03', dueOn: '2025-12-31' }
    await api.given({ category, id, facts: [{ ...requested, data }] })
    await refuses('/v1/periods/2025-12/close', { note: 'all is in' }, 409, {
      code: 'period-blocked',
      details: { blocking: [{ check: 'invoices-requested', count: 1, ids: [id] }] },
    })
  })

  test('that is not over, or was never closed, is refused', async () => {
    for (const month of ['2026-04', '2026-05', '2030-01']) {
      await refuses(`/v1/periods/${month}/close`, { note: 'x' }, 409, { code: 'period-not-over' })
    }
    await refuses('/v1/periods/2025-01/reopen', { reason: 'x' }, 409, { code: 'period-open' })
    await refuses('/v1/periods/2026-00/close', { note: 'x' }, 400, { code: 'invalid-request' })
    await refuses('/v1/periods/2025-10/close', { note: '' }, 400, { code: 'invalid-request' })
  })

  test('is over when it is over where the books are kept', async () => {
    now = '2026-04-30T22:30:00.000Z'
    await post('/v1/periods/2026-04/close', { note: 'it is May in Paris' }).answers(202)
    await post('/v1/periods/2026-04/reopen', { reason: 'only tried' }).answers(202)
    now = '2026-04-10T10:00:00.000Z'
  })
})

describe('an exchange rate', () => {
  const rate = { from: 'EUR', to: 'CHF', on: '2026-03-03', rate: '0.9412' }
  const url = '/v1/exchange-rates'

  test('is stated by whoever holds the key, and stated anew', async () => {
    const { position } = await recordsOnce(url, rate, { rate: '0.95' })
    const { data } = await api.when(`${url}?from=EUR&to=CHF&after=${position}`).answers(200)
    expect(data).toMatchObject([{ rate: '0.9412', source: 'ada', recordedBy: 'ada' }])
    await post(url, { ...rate, rate: '0.95', source: 'SNB' }).answers(202, { repeated: false })
  })

  test.each<[string, object, number, object]>([
    ['one currency twice', { to: 'EUR' }, 422, { code: 'same-currency' }],
    ['a currency of its own', { to: 'XYZ' }, 422, { code: 'unknown-currency' }],
    ['nothing', { rate: '0' }, 422, { code: 'not-positive' }],
    ['less than nothing', { rate: '-1' }, 400, { errors: [{ pointer: '/rate' }] }],
    ['no day', { on: '2026-02-29' }, 400, { errors: [{ pointer: '/on' }] }],
    ['a closed month', { on: '2026-01-15' }, 409, { code: 'period-closed' }],
    ['a day to come', { on: '2026-04-11' }, 422, { code: 'day-to-come' }],
  ])('with %s is refused', (_, part, status, said) =>
    refuses(url, { ...rate, ...part }, status, said),
  )
})

describe('how the books are kept', () => {
  test('an account stands for one in QuickBooks until it does not', async () => {
    const url = '/v1/accounts/stripe-fees'
    await recordsOnce(url, { quickbooksAccountId: '77' }, { quickbooksAccountId: '78' })
    const idOf = async () => {
      const { data } = await api.when('/v1/accounts').answers(200)
      return data.find(({ account }: any) => account === 'stripe-fees').quickbooksAccountId
    }
    expect(await idOf()).toBe('77')
    await post(url, { quickbooksAccountId: null }).answers(202)
    expect(await idOf()).toBeNull()
    await refuses('/v1/accounts/petty-cash', { quickbooksAccountId: '1' }, 400, {
      errors: [{ in: 'path', pointer: '/account' }],
    })
  })

  test('a refund re-opens the invoice, or makes a credit note', async () => {
    const url = '/v1/accounting/refund-policy'
    await recordsOnce(url, { refunds: 'credit-note' }, { refunds: 'reopen' })
    await api.when('/v1/accounts').answers(200, { refunds: 'credit-note' })
    await post(url, { refunds: 'reopen' }).answers(202)
    await refuses(url, { refunds: 'ignore' }, 400, { code: 'invalid-request' })
  })

  test('what is a small difference is said by currency', async () => {
    const url = '/v1/accounting/write-off-limit'
    await api.when('/v1/accounts').answers(200, { writeOffLimits: [] })
    await recordsOnce(url, { currency: 'CHF', amount: '2.5' }, { amount: '3' })
    const writeOffLimits = [{ currency: 'CHF', amount: '2.50' }]
    await api.when('/v1/accounts').answers(200, { writeOffLimits })
    const { url: of } = await givenInvoice('100.00', 'CHF')
    const small = { kind: 'small-difference', reason: 'rounding', amount: '2.51' }
    await refuses(`${of}/write-off`, small, 422, {
      ...{ code: 'exceeds-write-off-limit', title: 'More than a small difference' },
      detail: expect.stringContaining('at most 2.50 CHF'),
    })
    const key = keyed('small')
    const first = await post(`${of}/write-off`, { ...small, amount: '2.50' }, key).answers(202)
    await post(url, { currency: 'CHF', amount: '0' }).answers(202)
    // What was written off before the limit was lowered stays so, and is known again.
    await post(`${of}/write-off`, { ...small, amount: '2.50' }, key).answers(202, {
      ...first,
      repeated: true,
    })
    await refuses(`${of}/write-off`, { ...small, amount: '0.01' }, 422, {
      code: 'exceeds-write-off-limit',
    })
    await refuses(url, { currency: 'EUR', amount: '10.00' }, 409, { code: 'books-already-so' })
    await refuses(url, { currency: 'JPY', amount: '1.5' }, 422, { code: 'too-many-decimals' })
    await refuses(url, { currency: 'XYZ', amount: '1' }, 422, { code: 'unknown-currency' })
    await refuses(url, { currency: 'EUR', amount: '-1' }, 422, { code: 'not-positive' })
    await refuses(url, { currency: 'EUR' }, 400, { code: 'invalid-request' })
  })
})

describe('a plan', () => {
  const whole = (number: number, percent: string, due: object | string = { afterDays: 0 }) => ({
    ...{ number, label: `Part ${number}`, kind: 'part', share: { percent }, due },
    deferred: false,
  })
  /** Won with a plan of HubSpot's, of which nothing is invoiced yet. */
  async function givenDeal() {
    const id = fresh()
    const { facts, ...of } = deal(id)
    const instalments = [whole(1, '50', 'on-milestone'), whole(2, '50', 'on-milestone')]
    const data = { dealId: id, instalments, modifiedAt: '2026-03-01T08:00:00.000Z' }
    await api.given({ ...of, facts: [{ type: 'PlanSet', data }, ...facts.slice(0, 1)] })
    return { id, url: `/v1/deals/${id}` }
  }

  test('is set once, and a milestone asks for its instalment', async () => {
    const { url } = await givenDeal()
    const instalments = [whole(1, '30'), whole(2, '70', 'on-milestone')]
    const other = { instalments: [whole(1, '100')] }
    const { position } = await recordsOnce(`${url}/plan`, { instalments }, other)
    await api.when(`${url}?after=${position}`).answers(200, {
      instalments: [{ total: '30.00' }, { total: '70.00', isOnMilestone: true, releasedOn: null }],
    })
    const release = `${url}/instalments/2/invoice`
    const done = await recordsOnce(release, {}, { on: '2026-04-02' })
    await api.when(`${url}?after=${done.position}`).answers(200, {
      instalments: [{}, { releasedOn: '2026-04-10' }],
    })
  })

  test('that cannot be is refused', async () => {
    const { url } = await givenDeal()
    const sets = (instalments: object[], status: number, said: object) =>
      refuses(`${url}/plan`, { instalments }, status, said)
    await sets([whole(1, '30'), whole(2, '60')], 422, { code: 'plan-incomplete' })
    await sets([whole(1, '30'), whole(2, '80')], 422, { code: 'plan-over-total' })
    await sets([whole(2, '100')], 422, { code: 'plan-numbers' })
    await sets([whole(1, '0'), whole(2, '100')], 422, { code: 'not-positive' })
    await sets([whole(1, '100', { on: '2026-02-30' })], 400, { code: 'invalid-request' })
    await sets([], 400, { code: 'invalid-request' })
    await refuses('/v1/deals/none/plan', { instalments: [whole(1, '100')] }, 404, {
      code: 'not-found',
    })
    const invoice = (number: number) => `${url}/instalments/${number}/invoice`
    await refuses(invoice(3), {}, 404, { code: 'instalment-not-found' })
    await refuses(invoice(1), { on: '2026-01-02' }, 409, { code: 'period-closed' })
    await refuses(invoice(1), { on: '2026-04-11' }, 422, { code: 'day-to-come' })
    await post(`${url}/plan`, { instalments: [whole(1, '100')] }).answers(202)
    await refuses(invoice(1), {}, 409, { code: 'instalment-not-on-milestone' })
    await refuses(invoice(0), {}, 400, { code: 'invalid-request' })
  })
})
