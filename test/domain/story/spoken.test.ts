// What the ledger has kept in English of its own making, told to a reader of French: the matching's
// evidence, the entries of the journal, trouble with platforms, checks of connections.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Position } from '../../../src/domain/event-store.ts'
import { categories, entryOf, type Financial } from '../../../src/domain/journal.ts'
import { phrases } from '../../../src/domain/matching/phrases.ts'
import { connectionWords } from '../../../src/domain/story/checks.ts'
import { entryIn } from '../../../src/domain/story/entries.ts'
import { evidenceIn } from '../../../src/domain/story/evidence.ts'
import { fieldLabel, fieldText } from '../../../src/domain/story/fields.ts'
import { figureOf } from '../../../src/domain/story/figures.ts'
import { machineWords } from '../../../src/domain/story/machine-words.ts'
import { wordsOf } from '../../../src/domain/story/teller.ts'
import { ownSaid, troubleSaid } from '../../../src/domain/story/troubles.ts'
import { faultIn, verificationNoteIn } from '../../../src/domain/story/verification.ts'
import { eventAt, faultKinds, faultOf } from '../../../src/domain/verification.ts'

const fr = wordsOf('fr')
const en = wordsOf('en')
const samples = join(import.meta.dirname, '../../stored-events')
const src = join(import.meta.dirname, '../../../src')

/** Intl writes narrow spaces that do not break. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

describe('the evidence of the matching', () => {
  const all = Object.values(phrases).flatMap((levels) => Object.values(levels))
  test('of each form is told as its French form, with the value in it', () => {
    for (const [english, french] of all) {
      const told = evidenceIn(fr, english.replace('{}', 'K7'))
      const others = all.filter(([one]) => one === english).map(([, one]) => one)
      expect(others.map((one) => one.replace('{}', 'K7'))).toContain(told)
      expect(french).not.toBe('')
    }
  })
  test('has its amounts and days as the reader writes them', () =>
    expect(plain(evidenceIn(fr, 'the amount is exactly what is open, 9825.00 USD'))).toContain(
      '9 825,00 $US',
    ))
  test('in short is told as well, and what somebody wrote stays', () => {
    expect(plain(evidenceIn(fr, 'reference INV-42'))).toBe('référence « INV-42 »')
    expect(evidenceIn(fr, 'seen by Ada')).toBe('seen by Ada')
    expect(evidenceIn(en, 'reference INV-42')).toBe('reference INV-42')
  })
})

describe('the entries of the journal', () => {
  const stored = readdirSync(samples)
    .map((file) => JSON.parse(readFileSync(join(samples, file), 'utf8')))
    .filter(({ stream }) => categories.some((one) => stream.startsWith(`${one}-main.`)))
  const entries = stored.flatMap((event) => entryOf(event as Financial) ?? [])

  test('are all told in French', () => {
    expect(entries.length).toBeGreaterThan(15)
    for (const { description } of entries) {
      expect(entryIn(fr, description)).not.toBe(description)
      expect(entryIn(en, description)).toBe(description)
    }
  })
  test('with what somebody wrote as it is', () => {
    expect(plain(entryIn(fr, 'Given up on deal-42: too old: 3 years'))).toBe(
      'Passé en perte sur deal-42 : « too old: 3 years »',
    )
    expect(entryIn(fr, 'Payment stripe-ch_1 received from Ada')).toBe('Paiement ch_1 reçu d’Ada')
    expect(entryIn(fr, 'Of an older version')).toBe('Of an older version')
  })
})

describe('trouble with a platform', () => {
  /** What the adapters say with a value in it, as the code has it. */
  const said = readdirSync(join(src, 'adapters'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [
      ...readFileSync(join(src, 'adapters', file), 'utf8').matchAll(
        /(?:new Held\('[\w-]+', |const (?:reason|why|notice) = |notCalled\(\w+, '[\w-]+', |no\('[\w-]+', )(['`])((?:(?!\1).)+)\1/g,
      ),
    ])
    .map(([, , text = '']) => text.replace(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, '12'))
    // A label of its own, made of what follows.
    .filter((text) => /^[\w"].* /.test(text) && !/^12[;:]? 12$|; 12$/.test(text))

  test('that the ledger tells itself is told in French', () => {
    expect(said.length).toBeGreaterThan(40)
    expect(said.filter((text) => machineWords(fr, text) === undefined)).toEqual([])
  })
  test('is told by its code where the platform wrote it, and its words are quoted', () => {
    const trouble = { platform: 'quickbooks', code: 'timeout', reason: 'Try later, please' }
    expect(plain(troubleSaid(fr, trouble))).toBe(
      'la plateforme n’a pas répondu à temps : « Try later, please »',
    )
    expect(troubleSaid(en, trouble)).toBe('Try later, please')
    const own = { ...trouble, reason: 'quickbooks timeout: no answer within 8000 ms' }
    expect(ownSaid(fr, own)).toBe('aucune réponse en 8 s')
    expect(ownSaid(fr, trouble)).toBe('Try later, please')
  })
})

test('what a look after a connection finds is said in both languages', () => {
  for (const [name, made] of Object.entries(connectionWords)) {
    const two = (make: (...given: never[]) => { en: string; fr: string }) =>
      make(...(argumentsOf(name) as never[]))
    const { en: english, fr: french } = typeof made === 'function' ? two(made) : made
    if (english !== '') expect(french, name).not.toBe(english)
    expect(`${english} ${french}`).not.toMatch(/undefined|\[object|NaN/)
  }
})
const argumentsOf = (name: string): unknown[] => {
  const of: Record<string, unknown[]> = {
    connected: ['api-key', 'acct_1'],
    missingScopes: [['a', 'b']],
    doesNotSend: [['a', 'b']],
    giveScopes: [connectionWords.openAddress],
    sentence: [connectionWords.tokenEnds(3)],
    callsLeft: [[{ name: 'a', left: 3, calls: 9 }], 40_000],
    waits: [{ parked: 1, held: 2, conflicts: 3 }],
    clockOff: [40, true],
    letItCall: [undefined, '/webhooks/main/stripe'],
    lastWebhook: ['2026-03-02T10:00:00Z'],
    silentSince: ['2026-03-02T10:00:00Z'],
    goodUntil: ['2026-03-02T10:00:00Z'],
  }
  return of[name] ?? ['12', '12']
}

test('every fault that a verification finds is told in French', () => {
  for (const kind of faultKinds) {
    const event = eventAt(12, {
      id: 'e-12',
      stream: 'deal-main.1',
      revision: '3',
      position: '7' as Position,
    })
    const fault = { ...faultOf(kind, event, 'the stream deal-main.1 was cut'), seal: 3 }
    expect(faultIn(en, fault)).toBe(fault.what)
    expect(faultIn(fr, fault)).toMatch(/12|3|deal-main/)
  }
  const note = 'seals that the anchor does not have: 4, the first of them 9, behind its last'
  expect(verificationNoteIn(fr, note)).toContain('à partir du nº 9, après son dernier')
})

test('a field that changed has its name, and its value as people write it', () => {
  expect(fieldLabel(fr, 'receivedAt')).toBe('reçu le')
  expect(fieldLabel(en, 'writtenOff')).toBe('written off')
  expect(fieldText(fr, 'status', 'partially_paid')).toBe('partiellement réglé')
  expect(fieldText(fr, 'automatic', true)).toBe('oui')
  expect(plain(fieldText(fr, 'settled', '1250.00') ?? '')).toBe('1 250,00')
  expect(fieldText(fr, 'number', 'INV-1')).toBe('INV-1')
  expect(fieldText(fr, 'note', null)).toBeNull()
})

test('a figure that was signed is called by its account, or by the side of its pair', () => {
  expect(figureOf('bank', fr)).toBe('Banque')
  expect(figureOf('invoices-quickbooks unexplained', fr)).toBe('factures et QuickBooks, inexpliqué')
})
