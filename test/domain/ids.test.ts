import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseStream, streamOf } from '../../src/domain/event-store.ts'
import { idFrom } from '../../src/domain/ids.ts'

describe('an identity made from its cause', () => {
  test('is the same for the same parts, today as when it was first stored', () =>
    expect(idFrom('invoice-main.deal-42', '0', 'InvoiceRequested', 'event-1')).toBe(
      '9b37e76d-2b89-8d26-a197-348fdaabfc0f',
    ))
  test('is a UUID of our own making', () =>
    fc.assert(
      fc.property(fc.array(fc.string()), (parts) => {
        const form = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
        expect(idFrom(...parts)).toMatch(form)
      }),
    ))
  test('differs where the parts are cut differently', () => {
    expect(idFrom('ab', 'c')).not.toBe(idFrom('a', 'bc'))
    expect(idFrom('ab')).not.toBe(idFrom('ab', ''))
    const parts = fc.array(fc.stringMatching(/^[0-9:]{0,3}$/), { maxLength: 4 })
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        expect(idFrom(...a) === idFrom(...b)).toBe(JSON.stringify(a) === JSON.stringify(b))
      }),
    )
  })
})

describe('the name of a stream', () => {
  test.each(['inbound', 'invoice', 'credit-note'])('of category %s reads back', (category) =>
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z0-9_]{1,8}$/),
        fc.stringMatching(/^[a-zA-Z0-9._-]{1,20}$/),
        (workspace, id) => {
          const parsed = parseStream(streamOf(category, workspace, id))
          expect(parsed).toEqual({ category, workspace, id })
        },
      ),
    ),
  )
  test.each(['', 'invoice', 'invoice-main', 'invoice-main.', 'Invoice-main.1', '-main.1'])(
    '"%s" is none',
    (name) => expect(() => parseStream(name)).toThrow('not a stream name'),
  )
})
