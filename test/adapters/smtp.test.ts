// Letters by SMTP, to a real mail server (that of the sandbox).
import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openJournal } from '../../sandbox/journal.ts'
import { type Mailbox, openMailbox } from '../../sandbox/mailbox.ts'
import { openSmtp } from '../../src/adapters/mail/smtp.ts'
import { senderOf, smtpServer } from '../../src/adapters/mail/smtp-url.ts'
import { realOutside } from '../../src/adapters/outside.ts'
import { type Mail, MailFailed } from '../../src/domain/mail.ts'

const from = 'Tieout <books@example.com>'
const clock = { now: () => new Date('2026-03-31T07:00:00Z') }
const mail: Mail = {
  id: 'c1f1c6b2-report',
  to: ['cfo@example.com', 'controller@example.com'],
  subject: 'Balance âgée au 31 mars',
  text: 'Bonjour,\n\nvoici la balance âgée.',
  attachments: [
    { name: 'ageing-2026-03-31.csv', type: 'text/csv', content: Buffer.from('a,b\r\n1,2\r\n') },
  ],
}

let mailbox: Mailbox
beforeAll(async () => {
  const journal = openJournal()
  mailbox = await openMailbox({ journal, outside: realOutside, host: '127.0.0.1', port: 0 })
})
afterAll(() => mailbox.close())
beforeEach(() => mailbox.trouble('none'))

const faultOf = (sending: Promise<unknown>) =>
  sending.then(
    () => 'sent',
    (error: unknown) => (error instanceof MailFailed ? error.fault : error),
  )

describe('a letter', () => {
  test('arrives as it was written, with what is attached, under a name of its own', async () => {
    const { refused } = await openSmtp({ url: mailbox.url, from, clock }).send(mail)
    const [letter] = mailbox.letters()
    expect(refused).toEqual([])
    expect(letter).toMatchObject({
      messageId: '<c1f1c6b2-report@example.com>',
      from: 'books@example.com',
      to: mail.to,
      subject: mail.subject,
    })
    expect(letter?.text.trim()).toBe(mail.text)
    const [file] = letter?.attachments ?? []
    expect(file).toMatchObject({ name: 'ageing-2026-03-31.csv', type: 'text/csv' })
    expect(Buffer.from(file?.content ?? '', 'base64').toString()).toBe('a,b\r\n1,2\r\n')
  })

  test('keeps its name when it is sent again', async () => {
    const smtp = openSmtp({ url: mailbox.url, from, clock })
    await smtp.send(mail)
    await smtp.send(mail)
    const [last, before] = mailbox.letters()
    expect(last?.messageId).toBe(before?.messageId)
  })

  test('reaches those whom the server knows, and says whom it does not', async () => {
    const to = ['cfo@example.com', 'nobody@refused.example']
    const mailed = await openSmtp({ url: mailbox.url, from, clock }).send({ ...mail, to })
    expect(mailed).toEqual({ refused: ['nobody@refused.example'] })
    expect(mailbox.letters()[0]?.to).toEqual(['cfo@example.com'])
  })

  test('cannot be made to say something else by a line break in its subject', async () => {
    const subject = 'Hello\r\nBcc: thief@example.com'
    await openSmtp({ url: mailbox.url, from, clock }).send({ ...mail, subject })
    expect(mailbox.letters()[0]?.to).toEqual(mail.to)
    expect(mailbox.letters()[0]?.subject).not.toContain('\n')
  })
})

describe('what fails is told as what it means for the letter', () => {
  test('nobody is known there: refused', async () => {
    const to = ['nobody@refused.example']
    const smtp = openSmtp({ url: mailbox.url, from, clock })
    expect(await faultOf(smtp.send({ ...mail, to }))).toBe('refused')
  })

  test('the server is busy, or there is none: not now', async () => {
    mailbox.trouble('busy')
    expect(await faultOf(openSmtp({ url: mailbox.url, from, clock }).send(mail))).toBe('not-now')
    const nowhere = openSmtp({ url: 'smtp://127.0.0.1:1', from, clock })
    expect(await faultOf(nowhere.send(mail))).toBe('not-now')
  })

  test('the server takes it and hangs up: nobody can be sure', async () => {
    mailbox.trouble('lost')
    const before = mailbox.letters().length
    expect(await faultOf(openSmtp({ url: mailbox.url, from, clock }).send(mail))).toBe('unsure')
    expect(mailbox.letters()).toHaveLength(Math.min(before + 1, 100))
  })

  test('a server that says nothing is not waited for without end', async () => {
    const silent = await listening()
    const smtp = openSmtp({ url: `smtp://127.0.0.1:${portOf(silent)}`, from, clock, waitMs: 50 })
    expect(await faultOf(smtp.send(mail))).toBe('not-now')
    silent.close()
  })

  test('what is said of it names neither people nor passwords', async () => {
    const url = mailbox.url.replace('smtp://', 'smtp://user:open-sesame@')
    const to = ['nobody@refused.example']
    const said = await openSmtp({ url, from, clock })
      .send({ ...mail, to })
      .catch(String)
    expect(said).toMatch(/MailFailed/)
    expect(said).not.toMatch(/nobody|sesame/)
  })
})

describe('the address of a mail server', () => {
  test('says where, how, and with which password', () => {
    expect(smtpServer('smtps://me%40example.com:p%2Fw@mail.example.com')).toEqual({
      ...{ host: 'mail.example.com', port: 465, secure: true, requireTLS: true },
      auth: { user: 'me@example.com', pass: 'p/w' },
    })
    expect(smtpServer('smtp://127.0.0.1:1025')).toEqual({
      ...{ host: '127.0.0.1', port: 1025, secure: false, requireTLS: false },
    })
  })

  test('a password goes over a network only encrypted, unless somebody says otherwise', () => {
    expect(smtpServer('smtp://me:pw@mail.example.com')?.requireTLS).toBe(true)
    expect(smtpServer('smtp://me:pw@mail.example.com?requireTLS=false')?.requireTLS).toBe(false)
  })

  test('of what is amiss each is named', () => {
    const faults: string[] = []
    senderOf('http://mail.example.com', 'nobody', faults)
    senderOf('smtp://mail.example.com?logger=true', undefined, faults)
    senderOf(undefined, from, faults)
    expect(faults.map((fault) => fault.split(' ').slice(0, 3).join(' '))).toEqual([
      'SMTP_URL is not',
      'SMTP_FROM is not',
      'SMTP_URL is not',
      'SMTP_FROM is missing:',
      'SMTP_URL is missing:',
    ])
  })
})

const listening = () =>
  new Promise<Server>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => resolve(server))
  })
const portOf = (server: Server) => (server.address() as { port: number }).port
