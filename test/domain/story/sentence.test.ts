import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { describe, expect, test } from 'vitest'
import type { Actor } from '../../../src/domain/event-store.ts'
import { type Language, languages } from '../../../src/domain/story/language.ts'
import { tell, tellers } from '../../../src/domain/story/sentence.ts'
import type { Names } from '../../../src/domain/story/teller.ts'
import { codesOf, variantsOf } from './variants.ts'

const domain = join(import.meta.dirname, '../../../src/domain')
const samples = join(import.meta.dirname, '../../stored-events')

// Every file of the domain that stores anything: a category that is added is looked at by itself.
type Stored = { category?: string; shapes?: Record<string, TSchema> }
const modules: Stored[] = await Promise.all(
  readdirSync(domain)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => import(join(domain, file)) as Promise<Stored>),
)
const shapes = modules.flatMap(({ category, shapes: own }) =>
  category !== undefined && own !== undefined ? Object.entries(own) : [],
)

const ada: Actor = { kind: 'person', name: 'ada' }
const known = new Map([
  ['invoice deal-42', 'INV-42'],
  ['customer hubspot-company-7', 'Ada & Sons'],
])
const names: Names = (noun, id) => known.get(`${noun} ${id}`)

const told = (type: string, data: unknown, language: Language, actor = ada) =>
  tell({ type, data, actor }, language, names)

/** What no reader should meet. */
function faults(text: string, codes: readonly string[]): string[] {
  const isCode = (word: string) => /[-_]/.test(word) && codes.includes(word)
  const words = text.split(/[^\w-]+/)
  return [
    ...(/undefined|null|NaN|\[object|\[erased\]|\{\}|\$\{/.test(text) ? ['a hole'] : []),
    ...(/\d{4}-\d\d-\d\d/.test(text) ? ['a raw date'] : []),
    ...(/\d\.\d\d [A-Z]{3}\b/.test(text) ? ['a raw amount'] : []),
    ...(/ {2}|\s[.,]|\.\.$|: \.|\(\)/.test(text) ? ['a gap'] : []),
    ...words.filter(isCode).map((word) => `the code ${word}`),
    ...(/^(some |[\p{Lu}\p{Sc}\d“«−-])/u.test(text) && /[.…]$/.test(text) ? [] : ['no sentence']),
  ]
}

describe('every type that is stored', () => {
  test('has a sentence, and nothing else has', () =>
    expect(Object.keys(tellers).sort()).toEqual(shapes.map(([type]) => type).sort()))

  describe.each(shapes)('%s', (type, shape) => {
    const variants = variantsOf(shape)
    const codes = codesOf(shape)
    test.each(languages)('reads well in %s, whatever its data', (language) => {
      const check = Compile(shape)
      for (const data of variants) {
        expect(check.Check(data), JSON.stringify(data)).toBe(true)
        const { sentence, who, why } = told(type, data, language)
        expect({ sentence, faults: faults(sentence, codes) }).toEqual({ sentence, faults: [] })
        // A later version's word for it would do for any type: this one is known.
        expect(sentence).not.toMatch(/cannot tell|ne sait pas raconter/)
        expect(who).toBe('ada')
        expect(why.length).toBeGreaterThan(0)
        for (const reason of why) {
          expect(reason).not.toMatch(/undefined|null|NaN|\[object/)
          expect(
            reason.split(/[^\w-]+/).filter((word) => /[-_]/.test(word) && codes.includes(word)),
          ).toEqual([])
        }
      }
    })
    test('says something else in French than in English', () => {
      for (const data of variants) {
        expect(told(type, data, 'fr').sentence).not.toBe(told(type, data, 'en').sentence)
      }
    })
  })
})

test.each(readdirSync(samples))('what is stored in %s can be told', (file) => {
  const { type, data, meta } = JSON.parse(readFileSync(join(samples, file), 'utf8'))
  for (const language of languages) {
    const { sentence } = told(type, data, language, meta.actor)
    expect(sentence).not.toMatch(/cannot tell|ne sait pas raconter|undefined|null/)
  }
})

const issued = {
  ...{ invoiceId: 'deal-42', number: 'INV-42', dealId: '42', customerId: 'hubspot-company-7' },
  ...{ currency: 'EUR', total: '1234.50', lines: [], issuedOn: '2026-03-01', dueOn: '2026-03-31' },
  quickbooksId: '145',
}

describe('a sentence', () => {
  test('names things as people do, with amounts and dates as they are written there', () => {
    expect(told('InvoiceIssued', issued, 'en').sentence).toBe(
      'Invoice INV-42 of €1,234.50 was issued for Ada & Sons on 1 March 2026, due on 31 March 2026; QuickBooks holds it as 145.',
    )
    expect(told('InvoiceIssued', issued, 'fr').sentence.replace(/\s/gu, ' ')).toBe(
      'La facture INV-42 de 1 234,50 € a été émise pour Ada & Sons le 1er mars 2026, à échéance du 31 mars 2026 ; elle porte le nº 145 dans QuickBooks.',
    )
  })
  test('in French has its spaces before what stands high, and they do not break', () => {
    const { sentence } = told('PeriodClosed', { month: '2026-02', note: 'accord', open: {} }, 'fr')
    expect(sentence).toBe('Le mois de février 2026 a été clôturé\u00a0: «\u00a0accord\u00a0».')
  })
  test('has the article that the month wants in French', () => {
    const closed = { month: '2026-10', note: null, open: {} }
    expect(told('PeriodClosed', closed, 'fr').sentence).toBe(
      'Le mois d’octobre 2026 a été clôturé.',
    )
  })
  test('of a decision about a payment has the payment’s currency', () => {
    const lines = [{ invoiceId: 'deal-42', amount: '27234.60' }]
    const accepted = { reviewId: 'r', paymentId: 'p', lines, note: null }
    const named: Names = (noun, id) => (noun === 'payment-currency' ? 'USD' : names(noun, id))
    const event = { type: 'ReviewAccepted', data: accepted, actor: ada }
    expect(tell(event, 'en', named).sentence).toContain('US$27,234.60 to invoice INV-42')
  })
  test('keeps every digit of an amount', () => {
    const amount = { amount: '123456789012345678901.23', currency: 'USD' }
    const data = { invoiceId: 'deal-42', total: amount }
    expect(told('InvoicePaid', data, 'en').sentence).toContain('US$123,456,789,012,345,678,901.23')
    const yen = { invoiceId: 'deal-42', total: { amount: '5000', currency: 'JPY' } }
    expect(told('InvoicePaid', yen, 'en').sentence).toContain('JP¥5,000 ')
  })
  test('of a type that this version does not know says so', () => {
    expect(told('InvoiceFramed', {}, 'en').sentence).toBe(
      'Something was recorded that this version cannot tell: invoice framed.',
    )
    expect(told('InvoicePaid', { total: null }, 'en').sentence).toContain('cannot tell')
    expect(told('constructor', {}, 'fr').sentence).toContain('ne sait pas raconter')
  })
  test('says in its own language that something was erased', () => {
    const seen = { customerId: 'c', name: '[erased]', emails: [], source: 'hubspot', seenAt: '' }
    expect(told('CustomerSeen', seen, 'fr').sentence).toBe(
      'HubSpot a fait connaître le client (effacé).',
    )
    expect(told('CustomerSeen', seen, 'en').sentence).toBe('HubSpot told of customer (erased).')
  })
})

describe('what goes to a platform', () => {
  const subject = { platform: 'quickbooks', object: 'customer', objectId: 'hubspot-company-7+USD' }
  const quickbooks: Actor = { kind: 'platform', name: 'quickbooks' }
  const plain = (text: string) => text.replace(/\s/gu, ' ')
  const values = { ...{ total: '10.00', customer: '423212', balance: '1.00', number: 'A' } }
  const many = { ...values, memo: 'm', name: 'n', reference: 'r' }
  const request = { ...subject, operation: 'create', requestId: 'x', values: many }

  test('is asked for and done by Tieout, whatever was recorded as who did it', () => {
    for (const type of ['SyncRequested', 'StatusPropagated', 'SyncRecovered']) {
      const { who, why } = told(type, { ...request, externalId: '9' }, 'en', quickbooks)
      expect([who, why]).toEqual([
        'Tieout (the writing to QuickBooks)',
        ['it follows from what happened before'],
      ])
    }
    // What is read there is the platform's own word.
    const seen = told('StateObserved', { ...request, externalId: '9' }, 'en', quickbooks)
    expect([seen.who, seen.why]).toEqual(['QuickBooks', ['QuickBooks says so']])
  })
  test('has the names of things for the keys that a platform holds them by', () => {
    const inEnglish = told('SyncRequested', request, 'en').sentence
    expect(inEnglish).toMatch(/^Customer Ada & Sons in USD is to be created in QuickBooks: /)
    expect(inEnglish).toContain('customer 423212 of QuickBooks')
    expect(inEnglish).toMatch(/and 1 more\.$/)
    const inFrench = plain(told('SyncRequested', request, 'fr').sentence)
    expect(inFrench).toContain('pour le client Ada & Sons en USD')
    expect(inFrench).toMatch(/et 1 autre\.$/)
    const nothing = { ...request, operation: 'none', externalId: '9', values: {} }
    expect(told('StatusPropagated', nothing, 'en').sentence).toBe(
      'Nothing is left to be written in QuickBooks for customer Ada & Sons in USD, which stands there as 9.',
    )
  })
  test('has its lines, accounts and states in words, in both languages', () => {
    const about = { platform: 'quickbooks', object: 'payment', objectId: 'stripe-ch_1' }
    const lines = JSON.stringify([['168971', '27234.60']])
    const money = { lines, unapplied: '0', into: 'undeposited-funds', credits: '[]' }
    const write = { ...about, operation: 'create', requestId: 'x', values: money }
    expect(told('SyncRequested', write, 'en').sentence).toBe(
      'Payment ch_1 is to be created in QuickBooks: lines 27,234.60 (168971), unapplied 0, account “Undeposited funds” and credits nothing.',
    )
    expect(plain(told('SyncRequested', write, 'fr').sentence)).toBe(
      'Création demandée dans QuickBooks pour le paiement ch_1 : lignes 27 234,60 (168971), non imputé 0, compte « Fonds à déposer » et avoirs rien.',
    )
    const stale = { ...write, values: { tieout_invoice_status: 'partially_paid', tax: '0' } }
    expect(told('SyncRequested', stale, 'en').sentence).toContain(
      'invoice status partly paid and tax 0.',
    )
    const parts = [
      ['A', '1.00'],
      ['B', '2.00'],
      ['', '3.00'],
      ['D', '4.00'],
    ]
    const many = { ...write, values: { lines: JSON.stringify(parts) } }
    expect(told('SyncRequested', many, 'en').sentence).toContain(
      'lines 1.00 (“A”), 2.00 (“B”), 3.00 and 1 more.',
    )
    const mine = {
      ...write,
      object: 'credit-note',
      objectId: 'writeoff-bad-debt-deal-42',
      values: {},
    }
    expect(told('SyncRequested', mine, 'en').sentence).toBe(
      'Write-off of invoice INV-42 is to be created in QuickBooks.',
    )
    const used = { ...mine, object: 'payment', objectId: 'applied-writeoff-bad-debt-deal-42' }
    expect(plain(told('SyncRequested', used, 'fr').sentence)).toBe(
      'Création demandée dans QuickBooks pour l’imputation de l’abandon sur la facture INV-42.',
    )
  })
  test('tells a refusal once, with what the platform wrote', () => {
    const reason = 'quickbooks 6210: Account period closed'
    const parked = { ...subject, code: '6210', reason, attempts: 3 }
    const { sentence, why } = told('SyncParked', parked, 'en', quickbooks)
    expect(sentence).toBe(
      'Customer Ada & Sons in USD was set aside for a person after 3 tries in QuickBooks: its error 6210: “Account period closed”.',
    )
    expect(why).toEqual(['its error 6210', '“Account period closed”'])
    expect(plain(told('SyncFailed', parked, 'fr').sentence)).toContain(
      'un nouvel essai suivra : son erreur 6210 : « Account period closed ».',
    )
  })
})

describe('why', () => {
  const allocated = {
    ...{ paymentId: 'stripe-ch_1', currency: 'EUR', decisionId: 'd' },
    lines: [{ lineId: 'l', invoiceId: 'deal-42', amount: '100.00' }],
  }
  test('is what the matching saw, in the language asked for', () => {
    const criteria = [
      {
        criterion: 'amount',
        level: 'exact',
        seen: '100',
        weight: 3,
        en: 'the amount',
        fr: 'le montant',
      },
    ]
    const match = { rule: 'engine', evidence: ['amount exact'], confidence: 0.998, criteria }
    const policy: Actor = { kind: 'policy', name: 'settlement' }
    const { why, who } = told('PaymentAllocated', { ...allocated, match }, 'fr', policy)
    expect(who).toBe('Tieout (le lettrage automatique des paiements)')
    expect(why.map((one) => one.replace(/\s/gu, ' '))).toEqual([
      'le rapprochement était assez sûr',
      'de telles décisions sont justes dans 99,8 % des cas',
      'le montant',
    ])
  })
  test('has its amounts and days as the language writes them', () => {
    const seen = '1860.00 USD'
    const days = '2026-10-22, 2026-11-01'
    const blank = { level: '', weight: 1 }
    const criteria = [
      { ...blank, criterion: 'amount', seen, en: `what is open, ${seen}`, fr: `le solde, ${seen}` },
      { ...blank, criterion: 'due', seen: days, en: `after ${days}`, fr: `après ${days}` },
      { ...blank, criterion: 'reference', seen: '2026-10-22', en: 'names 2026-10-22', fr: 'x' },
    ]
    const proposals = [{ rule: 'engine', evidence: [], criteria }]
    const { why } = told('ReviewRequested', { reason: 'not-sure', proposals }, 'en')
    expect(why.slice(-3)).toEqual([
      'what is open, US$1,860.00',
      'after 22 October 2026 and 1 November 2026',
      'names 2026-10-22',
    ])
    const inFrench = told('ReviewRequested', { reason: 'not-sure', proposals }, 'fr').why
    expect(inFrench.map((one) => one.replace(/\s/gu, ' ')).slice(2, 4)).toEqual([
      'le solde, 1 860,00 $US',
      'après 22 octobre 2026 et 1er novembre 2026',
    ])
  })
  test.each([
    ...[['dispute dp_1', 'dispute dp_1', 'litige dp_1']],
    ...[
      [
        'display name Cobalt',
        'the display name there is “Cobalt”',
        'le nom affiché y est « Cobalt »',
      ],
    ],
    ...[['deal 501', 'deal 501 is with them', 'l’affaire 501 est la sienne']],
    ...[['void in QuickBooks', 'it is void in QuickBooks', 'annulation faite dans QuickBooks']],
    ...[
      [
        'review decision ea0c12c9-220d',
        'a person decided so in the review',
        'une personne l’a décidé lors du contrôle',
      ],
    ],
    ...[['refund asked', '“refund asked”', '« refund asked »']],
    ...[['other', '“other”', '« other »']],
  ])('tells the note %s in the language, if the ledger wrote it', (note, en, fr) => {
    const closed = { reviewId: 'r', paymentId: 'p', lines: [], note }
    expect(told('ReviewAccepted', closed, 'en').why).toEqual([en])
    const [french = ''] = told('ReviewAccepted', closed, 'fr').why
    expect(french.replace(/\s/gu, ' ')).toBe(fr)
  })
  test('is the note that a person left', () =>
    expect(
      told('ReviewAccepted', { reviewId: 'r', paymentId: 'p', lines: [], note: 'by phone' }, 'en')
        .why,
    ).toEqual(['“by phone”']))
  test('is the platform’s word, where nothing else is known', () => {
    const paid = {
      payoutId: 'stripe-po_1',
      amount: { amount: '1', currency: 'EUR' },
      on: '2026-03-05',
    }
    const stripe: Actor = { kind: 'platform', name: 'stripe' }
    expect(told('PayoutPaid', paid, 'fr', stripe)).toMatchObject({
      who: 'Stripe',
      why: ['Stripe l’indique'],
    })
  })
  test.each([
    ['exceeds-open', 'it is more than is open', 'le montant dépasse le solde ouvert'],
    ['refund re_1 failed', 'refund re_1 failed', 'le remboursement re_1 a échoué'],
    [
      'not paid by 2026-03-10',
      'it was not paid by 10 March 2026',
      'pas de règlement avant le 10 mars 2026',
    ],
    [
      'some_new_code',
      'the platform’s own reason is “some new code”',
      'le motif propre à la plateforme est « some new code »',
    ],
  ])('tells the reason %s in words', (reason, en, fr) => {
    const data = { invoiceId: 'deal-42', reason }
    expect(told('InvoiceVoided', data, 'en').why).toEqual([en])
    expect(told('InvoiceVoided', data, 'fr').why.map((one) => one.replace(/\s/gu, ' '))).toEqual([
      fr,
    ])
  })
})
