// After every event of any history the accounts of the journal say what the states say.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { histories } from '../support/arbitraries.ts'
import { differences } from '../support/ties.ts'

const runs = { numRuns: Number(process.env.FC_RUNS ?? 60), interruptAfterTimeLimit: 20_000 }

test('receivables, money and credits without a place tie at every position', () =>
  fc.assert(
    fc.property(histories({ maxLength: 400 }), (events) => {
      expect(differences(events)).toEqual([])
    }),
    runs,
  ))
