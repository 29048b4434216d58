// Work on one thing, one turn after another.
import { expect, test } from 'vitest'
import { openTurns } from '../../src/domain/turns.ts'

/** Turns that end when they are told to, and in what order they began. */
function openWork() {
  const begun: string[] = []
  const ends: ((error?: Error) => void)[] = []
  const work = (name: string) => () => {
    begun.push(name)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    ends.push((error) => (error ? reject(error) : resolve()))
    return promise
  }
  return { begun, ends, work }
}
const soon = () => new Promise<void>((resolve) => setImmediate(resolve))

test('all who ask during a turn share the next, which begins behind it', async () => {
  const turns = openTurns()
  const { begun, ends, work } = openWork()
  const first = turns('p', work('first'))
  const waiting = [turns('p', work('second')), turns('p', work('third'))]
  await soon()
  expect(begun).toEqual(['first'])
  ends[0]?.()
  await first
  await soon()
  expect(begun).toEqual(['first', 'second'])
  // Whoever comes now may have seen more than this one did.
  waiting.push(turns('p', work('fourth')))
  ends[1]?.()
  await soon()
  ends[2]?.()
  await Promise.all(waiting)
  expect(begun).toEqual(['first', 'second', 'fourth'])
  const later = turns('p', work('later'))
  ends[3]?.()
  await later
  expect(begun.at(-1)).toBe('later')
})

test('another thing has a turn of its own', async () => {
  const turns = openTurns()
  const { begun, ends, work } = openWork()
  const both = [turns('p', work('p')), turns('q', work('q'))]
  expect(begun).toEqual(['p', 'q'])
  for (const end of ends) end()
  await Promise.all(both)
})

test('a turn that fails is told to those who asked for it, and to nobody else', async () => {
  const turns = openTurns()
  const { begun, ends, work } = openWork()
  const first = turns('p', work('first'))
  const next = turns('p', work('second'))
  ends[0]?.(new Error('lost'))
  await expect(first).rejects.toThrow('lost')
  await soon()
  ends[1]?.(new Error('lost as well'))
  await expect(next).rejects.toThrow('lost as well')
  const last = turns('p', work('third'))
  ends[2]?.()
  await last
  expect(begun).toEqual(['first', 'second', 'third'])
})
