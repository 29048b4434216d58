// Reports by e-mail on real parts: a store, the views in Postgres, and a mail server.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { pino } from 'pino'
import { openJournal } from '../sandbox/journal.ts'
import { type Mailbox, openMailbox } from '../sandbox/mailbox.ts'
import { openSmtp } from '../src/adapters/mail/smtp.ts'
import { realOutside } from '../src/adapters/outside.ts'
import type { Mailer } from '../src/domain/mail.ts'
import * as Person from '../src/domain/person.ts'
import * as SignOff from '../src/domain/sign-off.ts'
import { openTelling } from '../src/mailing.ts'
import { openViews } from '../src/projections/database.ts'
import { lookOnce, type MailingPorts } from '../src/report-mailing.ts'
import { type Api, openApi } from './http/api.ts'
import { allocation, balanceTransaction, customer, invoice, payment } from './http/examples.ts'

// The moments of this test begin with those of the machine, for the API refuses what is to come.
let now = new Date('2026-12-01T12:00:00.000Z')
const clock = { ...realOutside.clock, now: () => now }
const outside = { ...realOutside, clock }
const later = (hours: number) => {
  now = new Date(now.getTime() + hours * 3_600_000)
}

let api: Api
let mailbox: Mailbox
let ports: MailingPorts
let db: Awaited<ReturnType<typeof openViews>>

beforeAll(async () => {
  const journal = openJournal()
  mailbox = await openMailbox({ journal, outside, host: '127.0.0.1', port: 0 })
  const mailer = openSmtp({ url: mailbox.url, from: 'books@example.com', clock })
  api = await openApi({ outside, mailer, timeZone: 'Europe/Paris', companyName: 'Ada & Sons' })
  db = await openViews({ connectionString: api.database.connectionString })
  ports = {
    ...{ store: api.store, projections: api.projections, workspace: 'main', mailer, db, outside },
    ...{ company: 'Ada & Sons', timeZone: 'Europe/Paris', pageUrl: () => 'https://books.test' },
    ...{ log: pino({ level: 'silent' }), signal: new AbortController().signal },
  }
  await api.given(
    customer(),
    invoice('1'),
    invoice('2'),
    payment('ch_1'),
    ...allocation('ch_1', '1'),
    balanceTransaction('ch_1'),
  )
})
afterAll(async () => {
  await db.end()
  await api.close()
  await mailbox.close()
})
beforeEach(() => mailbox.trouble('none'))

const draft = {
  ...{ report: 'ageing', format: 'csv', options: { end: 'yesterday' } },
  ...{ when: { every: 'day' }, hour: 7, recipients: ['CFO@example.com'], language: 'fr' },
}
const url = '/v1/report-schedules'

async function schedule(given: object = {}): Promise<string> {
  const body = { ...draft, ...given }
  const { id, position } = await api.when({ method: 'POST', url, body }).answers(202)
  await api.projections.waitFor({ position, timeoutMs: 10_000 })
  return id
}
async function remove(id: string) {
  const { position } = await api.when({ method: 'DELETE', url: `${url}/${id}` }).answers(202)
  await api.projections.waitFor({ position, timeoutMs: 10_000 })
}
/** As the API tells it, once the views show all there is. */
async function shown(id: string) {
  const position = await api.store.head()
  if (position) await api.projections.waitFor({ position, timeoutMs: 10_000 })
  return api.when(`${url}/${id}`).answers(200)
}
const letters = () => mailbox.letters().length

test('a report goes out when it is due, once', async () => {
  const id = await schedule()
  expect((await shown(id)).next[0]).toBe('2026-12-02T06:00:00.000Z')
  const before = letters()
  await lookOnce(ports)
  expect(letters(), 'not before').toBe(before)

  later(19)
  await lookOnce(ports)
  await lookOnce(ports)
  expect(letters()).toBe(before + 1)
  const [letter] = mailbox.letters()
  expect(letter).toMatchObject({
    to: ['cfo@example.com'],
    subject: 'Ada & Sons : Balance âgée au 1er décembre 2026',
    attachments: [{ name: 'ageing-2026-12-01.csv', type: 'text/csv' }],
  })
  expect(letter?.text).toContain('https://books.test/reports/ageing?asOf=2026-12-01')
  const file = Buffer.from(letter?.attachments[0]?.content ?? '', 'base64').toString()
  const { body } = await api.when('/v1/ageing?asOf=2026-12-01&format=csv')
  expect(file).toBe(body)
  expect((await shown(id)).deliveries).toMatchObject([
    { state: 'sent', recipients: 1, refused: [], rows: 1, attempts: 1, failure: null },
  ])
  await remove(id)
  later(24)
  await lookOnce(ports)
  expect(letters(), 'no more once it is removed').toBe(before + 1)
})

test('what was missed while the service was down is made up for once', async () => {
  const id = await schedule({ hour: 9 })
  later(24 * 5)
  const before = letters()
  await lookOnce(ports)
  expect(letters()).toBe(before + 1)
  await remove(id)
})

test('two processes send one letter', async () => {
  const id = await schedule({ hour: 10 })
  later(24)
  const before = letters()
  await Promise.all([lookOnce(ports), lookOnce(ports), lookOnce(ports)])
  expect(letters()).toBe(before + 1)
  await remove(id)
})

test('a process that dies behind the sending does not send again, and says that it is unsure', async () => {
  const id = await schedule({ hour: 11 })
  later(24)
  const before = letters()
  const dying: Mailer = {
    async send(mail) {
      await ports.mailer.send(mail)
      throw new Error('the process is gone')
    },
  }
  await lookOnce({ ...ports, mailer: dying })
  expect((await shown(id)).deliveries).toMatchObject([{ state: 'sending' }])
  await lookOnce(ports)
  await lookOnce(ports)
  expect(letters()).toBe(before + 1)
  expect((await shown(id)).deliveries).toMatchObject([
    { state: 'failed', failure: { code: 'unsure' } },
  ])
  later(24)
  await lookOnce(ports)
  expect(letters(), 'the next is sent').toBe(before + 2)
  await remove(id)
})

test('a mail server that is busy is asked again, later', async () => {
  const id = await schedule({ hour: 12 })
  later(24)
  mailbox.trouble('busy')
  const before = letters()
  await lookOnce(ports)
  await lookOnce(ports)
  expect((await shown(id)).deliveries).toMatchObject([{ state: 'waiting', attempts: 1 }])
  mailbox.trouble('none')
  later(1 / 30)
  await lookOnce(ports)
  expect(letters()).toBe(before + 1)
  expect((await shown(id)).deliveries).toMatchObject([{ state: 'sent', attempts: 2 }])
  await remove(id)
})

test('a mail server that is lost on the way may have taken it: it is not sent again', async () => {
  const id = await schedule({ hour: 13 })
  later(24)
  mailbox.trouble('lost')
  await lookOnce(ports)
  mailbox.trouble('none')
  const before = letters()
  later(2)
  await lookOnce(ports)
  expect(letters()).toBe(before)
  expect((await shown(id)).deliveries).toMatchObject([
    { state: 'failed', failure: { code: 'unsure' } },
  ])
  await remove(id)
})

test('a person may want it now; who is not known there is named', async () => {
  const recipients = ['cfo@example.com', 'nobody@refused.example']
  const id = await schedule({ hour: 14, recipients, format: 'xlsx', report: 'trial-balance' })
  const send = { method: 'POST', url: `${url}/${id}/send`, body: {} } as const
  const headers = { 'idempotency-key': '"send-1"' }
  const before = letters()
  const { position } = await api.when({ ...send, headers }).answers(202)
  await api.when({ ...send, headers }).answers(202, { repeated: true })
  await api.projections.waitFor({ position, timeoutMs: 10_000 })
  await lookOnce(ports)
  expect(letters()).toBe(before + 1)
  expect(mailbox.letters()[0]?.attachments[0]?.name).toMatch(/^trial-balance-.*\.xlsx$/)
  expect((await shown(id)).deliveries).toMatchObject([
    { state: 'sent', askedBy: 'ada', recipients: 1, refused: ['nobody@refused.example'] },
  ])
  await remove(id)
})

test.each([
  ['ageing-invoices', {}],
  ['general-ledger', { account: 'accounts-receivable', months: 12 }],
  ['revenue', { months: 12 }],
  ['unapplied-cash', {}],
  ['fees', { months: 1 }],
  ['matching-quality', { by: 'week' }],
] as const)('the report %s can be sent', async (report, options) => {
  const id = await schedule({ report, options: { end: 'last-month-end', ...options } })
  const before = letters()
  const send = { method: 'POST', url: `${url}/${id}/send`, body: {} } as const
  const { position } = await api.when(send).answers(202)
  await api.projections.waitFor({ position, timeoutMs: 10_000 })
  await lookOnce(ports)
  expect(letters()).toBe(before + 1)
  expect(mailbox.letters()[0]?.attachments[0]?.name).toMatch(/-2026-11-30\.csv$/)
  await remove(id)
})

test('who has signed what has moved is told, in both languages, and nobody else', async () => {
  const person = (personId: string, name: string) => ({
    type: 'PersonInvited',
    data: { personId, name, email: `${personId}@example.com`, role: 'accountant' as const },
  })
  await api.given({
    ...{ category: Person.category, id: Person.streamId },
    facts: [person('priya', 'Priya'), person('rui', 'Rui'), person('mo', 'Mo')],
  })
  const figure = { what: 'bank', currency: 'EUR' }
  await api.given({
    ...{ category: SignOff.category, id: '2026-10' },
    facts: [
      {
        type: 'SignOffSuspended',
        data: {
          ...{ scope: '2026-10', what: 'entry', because: 'event-1', document: 'invoice deal-1' },
          ...{ before: [{ ...figure, amount: '10.00' }], after: [{ ...figure, amount: '12.00' }] },
          signers: ['Priya', 'Rui', 'a-robot'],
        },
      },
    ] satisfies SignOff.Event[],
  })
  const tell = openTelling(ports)
  const before = letters()
  for await (const event of api.store.readStream('sign-off-main.2026-10' as never)) {
    await tell(event)
    await tell(event)
  }
  expect(letters()).toBe(before + 4)
  const [again, , last] = mailbox.letters()
  expect(again?.messageId, 'told twice it is one letter').toBe(last?.messageId)
  const to = mailbox
    .letters()
    .slice(0, 4)
    .flatMap((letter) => letter.to)
  expect([...new Set(to)].sort()).toEqual(['priya@example.com', 'rui@example.com'])
  expect(last?.text).toContain('Bank: €10.00 -> €12.00')
  expect(last?.text).toContain('Banque : 10,00')
  expect(last?.text).toContain('Un chiffre que vous avez signé pour octobre 2026 a bougé')
  expect(last?.text).toContain('https://books.test/reconciliation/2026-10-31')
})

test('what cannot be scheduled is refused with what to do', async () => {
  const post = (body: object) => api.when({ method: 'POST', url, body: { ...draft, ...body } })
  await post({ recipients: [] }).answers(400)
  await post({ recipients: ['nobody'] }).answers(400)
  await post({ recipients: ['a@b.example\r\nBcc: c@d.example'] }).answers(400)
  await post({ report: 'general-ledger' }).answers(422, { code: 'report-account-missing' })
  await post({ when: { every: 'week', weekday: 8 } }).answers(400)
  await post({ subject: 'two\nlines' }).answers(400)
  await api.when({ method: 'DELETE', url: `${url}/none` }).answers(404, { code: 'not-found' })
  const unsaved = `${url}/next?every=month&day=31&hour=6&count=2`
  const { data, timeZone } = await api.when(unsaved).answers(200)
  expect(timeZone).toBe('Europe/Paris')
  expect(data).toHaveLength(2)
  await api.when(`${url}/next?every=week&hour=6`).answers(400)
})

test('without a mail server nothing can be scheduled, and the list says so', async () => {
  const without = await openApi()
  await without.when(url).answers(200, { isMailSetUp: false, data: [] })
  await without.when({ method: 'POST', url, body: draft }).answers(422, { code: 'mail-not-set-up' })
  await without.close()
})
