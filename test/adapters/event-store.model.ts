// The event store against the simplest thing that could be one: a list of ids per stream. fast-check
// makes up runs of appends, repeats and reads; on failure it prints the seed and the shortest run.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect } from 'vitest'
import { type EventStore, type Expected, VersionConflict } from '../../src/domain/event-store.ts'
import { collect, newCategory, newEvent, newStream, readAll } from './event-store.examples.ts'

type Append = { stream: number; ids: string[]; expected: Expected }
type Model = { streams: string[][]; log: string[]; done: Append[] }
type Real = { store: EventStore; names: string[] }
type Command = fc.AsyncCommand<Model, Real>

const streamCount = 3

async function appendBoth(model: Model, { store, names }: Real, append: Append): Promise<void> {
  const { stream, ids, expected } = append
  const own = model.streams[stream] as string[]
  const events = ids.map((id) => ({ ...newEvent(), id }))
  const outcome = store.append(names[stream] as string, events, expected)
  const known = own.indexOf(ids[0] as string)
  if (known >= 0) {
    const revision = BigInt(known + ids.length - 1)
    expect(await outcome).toMatchObject({ revision, repeated: true })
    return
  }
  const last = own.length === 0 ? 'none' : BigInt(own.length - 1)
  if (expected !== 'any' && expected !== last) {
    await expect(outcome).rejects.toMatchObject({ actual: last })
    await expect(outcome).rejects.toBeInstanceOf(VersionConflict)
    return
  }
  own.push(...ids)
  model.log.push(...ids)
  model.done.push(append)
  expect(await outcome).toMatchObject({ revision: BigInt(own.length - 1), repeated: false })
}

class AppendNew implements Command {
  readonly stream: number
  readonly size: number
  readonly belief: 'right' | 'any' | number
  constructor(stream: number, size: number, belief: 'right' | 'any' | number) {
    this.stream = stream
    this.size = size
    this.belief = belief
  }
  check = () => true
  async run(model: Model, real: Real) {
    const length = model.streams[this.stream]?.length ?? 0
    const right = length === 0 ? 'none' : BigInt(length - 1)
    const expected =
      this.belief === 'right' ? right : this.belief === 'any' ? 'any' : BigInt(this.belief)
    const ids = Array.from({ length: this.size }, () => randomUUID())
    await appendBoth(model, real, { stream: this.stream, ids, expected })
  }
  toString = () => `append ${this.size} to ${this.stream} expecting ${this.belief}`
}

class AppendAgain implements Command {
  readonly which: number
  constructor(which: number) {
    this.which = which
  }
  check = (model: Readonly<Model>) => model.done.length > 0
  run = (model: Model, real: Real) =>
    appendBoth(model, real, model.done[this.which % model.done.length] as Append)
  toString = () => `append number ${this.which} again`
}

class Read implements Command {
  readonly stream: number
  readonly from: number
  constructor(stream: number, from: number) {
    this.stream = stream
    this.from = from
  }
  check = () => true
  async run(model: Model, { store, names }: Real) {
    const events = await readAll(store, names[this.stream] as string, BigInt(this.from))
    expect(events.map(({ id }) => id)).toEqual(model.streams[this.stream]?.slice(this.from))
  }
  toString = () => `read ${this.stream} from ${this.from}`
}

const stream = fc.nat({ max: streamCount - 1 })
const belief = fc.oneof(
  { weight: 4, arbitrary: fc.constant('right' as const) },
  { weight: 2, arbitrary: fc.constant('any' as const) },
  { weight: 1, arbitrary: fc.nat({ max: 8 }) },
)
const commands = fc.commands(
  [
    fc
      .tuple(stream, fc.integer({ min: 1, max: 4 }), belief)
      .map(([at, size, expected]) => new AppendNew(at, size, expected)),
    fc.nat({ max: 20 }).map((which) => new AppendAgain(which)),
    fc.tuple(stream, fc.nat({ max: 6 })).map(([at, from]) => new Read(at, from)),
  ],
  { size: '+1' },
)

export const checkAgainstModel = (store: EventStore) =>
  fc.assert(
    fc.asyncProperty(commands, async (run) => {
      const category = newCategory()
      const names = Array.from({ length: streamCount }, () => newStream(category))
      const model: Model = { streams: names.map(() => []), log: [], done: [] }
      const after = await store.head()
      await fc.asyncModelRun(() => ({ model, real: { store, names } }), run)
      if (model.log.length === 0) return
      const enough = (all: unknown[]) => all.length >= model.log.length
      const seen = await collect(store, { categories: [category], after }, enough)
      expect(seen.map(({ id }) => id)).toEqual(model.log)
    }),
    { numRuns: 40 },
  )
