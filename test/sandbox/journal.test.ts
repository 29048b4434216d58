// What a killed sandbox still knows.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openJournal } from '../../sandbox/journal.ts'
import {
  asIfKilled,
  freshDirectory,
  openReceiver,
  openSandbox,
  quickBooksOf,
  stripeOf,
} from './support.ts'

test('a sandbox killed at any time knows everything it acknowledged', async () => {
  const dataDir = freshDirectory()
  const before = await openSandbox({ dataDir })
  const charge = before.pay({ amount: '100.00' }).id
  const options = { idempotencyKey: 'once' }
  const refund = await stripeOf(before).refunds.create({ charge, amount: 1000 }, options)
  const books = quickBooksOf(before)
  before.rotateRefreshTokenAtEachRefresh(true)
  await books.connect()
  const entity = () => ({ DisplayName: 'Acme', requestId: 'one' })
  const customer = await books.call('createCustomer', entity())
  before.injectFault({ platform: 'hubspot', kind: 'delay', delayMs: 1 })
  const { id } = before.createDeal({ name: 'Acme', amount: '1.00' })
  before.winDeal(id)

  const after = await openSandbox({ dataDir: asIfKilled(dataDir) })
  expect(after.documents()).toEqual(before.documents())
  expect(after.counts()).toEqual(before.counts())
  expect(after.faults()).toEqual(before.faults())
  const replayed = await stripeOf(after).refunds.create({ charge, amount: 1000 }, options)
  expect(replayed.id).toBe(refund.id)
  expect(replayed.lastResponse.headers['idempotent-replayed']).toBe('true')
  // The rotated refresh token and the access token it gave are still good.
  expect(after.quickbooks.refreshToken).toBe(books.sdk.refreshToken)
  const again = quickBooksOf(after)
  again.sdk.token = books.sdk.token
  expect(await again.call('createCustomer', entity())).toEqual(customer)
  expect(after.tables.quickbooks.Customer.size).toBe(1)
  expect(after.pay({ amount: '1.00' }).id).not.toBe(charge)
})

test('half a last line is not there', async () => {
  const dataDir = freshDirectory()
  const before = await openSandbox({ dataDir })
  before.pay({ amount: '100.00' })
  const copy = asIfKilled(dataDir)
  const file = join(copy, 'sandbox.jsonl')
  const whole = readFileSync(file, 'utf8')
  before.pay({ amount: '200.00' })
  const last = readFileSync(join(dataDir, 'sandbox.jsonl'), 'utf8').slice(whole.length)
  writeFileSync(file, whole + last.slice(0, last.length / 2))

  const after = await openSandbox({ dataDir: copy })
  expect(after.tables.stripe.charges.size).toBe(1)
  // What is written next is not glued to the half line.
  after.pay({ amount: '300.00' })
  const third = await openSandbox({ dataDir: asIfKilled(copy) })
  expect(third.documents()).toEqual(after.documents())
})

test('webhooks that were not taken are sent after a restart', async () => {
  const dataDir = freshDirectory()
  const before = await openSandbox({ dataDir })
  const { id } = before.pay({ amount: '100.00', settleAfterMs: 1 })
  const receiver = await openReceiver()
  const after = await openSandbox({ dataDir: asIfKilled(dataDir), webhooks: receiver.targets })
  await after.settled()
  expect(receiver.all.map(({ body }) => JSON.parse(body).type)).toContain('charge.updated')
  expect(receiver.all.every(({ body }) => body.includes(id))).toBe(true)
})

test('a change that throws half way has not happened', () => {
  const dataDir = freshDirectory()
  const journal = openJournal(dataDir)
  const table = journal.table<string>('things')
  table.put('a', 'kept')
  const change = () =>
    journal.change(() => {
      table.put('a', 'changed')
      table.put('b', 'new')
      throw new Error('half way')
    })
  expect(change).toThrow('half way')
  expect([table.get('a'), table.get('b')]).toEqual(['kept', undefined])
  journal.close()
  const again = openJournal(dataDir).table<string>('things')
  expect([...again.rows()]).toEqual(['kept'])
})

test('removed rows stay removed, and a line of rubbish is not passed over', () => {
  const dataDir = freshDirectory()
  const journal = openJournal(dataDir)
  const table = journal.table<string>('things')
  table.put('a', 'one')
  table.remove('a')
  journal.close()
  expect(openJournal(dataDir).table('things').size).toBe(0)
  appendFileSync(join(dataDir, 'sandbox.jsonl'), 'rubbish\n')
  expect(() => openJournal(dataDir)).toThrow()
})
