// The part of the contract about reading: streams, positions, subscriptions, and writers in a race.
import { expect, test } from 'vitest'
import type {
  EventStore,
  LogOptions,
  NewEvent,
  Position,
  RecordedEvent,
} from '../../src/domain/event-store.ts'
import {
  collect,
  ids,
  newCategory,
  newEvent,
  newEvents,
  newStream,
  readAll,
} from './event-store.examples.ts'

export function reads(current: () => EventStore): void {
  test('a stream that does not exist has no events', async () => {
    expect(await readAll(current(), newStream())).toEqual([])
  })

  test('a stream can be read from a revision on', async () => {
    const stream = newStream()
    const events = newEvents(5)
    await current().append(stream, events, 'none')
    expect(ids(await readAll(current(), stream, 3n))).toEqual(ids(events.slice(3)))
    expect(await readAll(current(), stream, 5n)).toEqual([])
    expect(await readAll(current(), stream, 500n)).toEqual([])
  })

  test('a long stream is read whole, or left in the middle', async () => {
    const stream = newStream()
    const events = newEvents(1203)
    let expected: bigint | 'none' = 'none'
    for (let start = 0; start < events.length; start += 400) {
      expected = (await current().append(stream, events.slice(start, start + 400), expected))
        .revision
    }
    expect(ids(await readAll(current(), stream))).toEqual(ids(events))
    for await (const event of current().readStream(stream)) if (event.revision === 7n) break
    expect(await readAll(current(), stream, 1202n)).toHaveLength(1)
  })

  test('the head is the position of the last event', async () => {
    const { position } = await current().append(newStream(), newEvents(2), 'none')
    const head = (await current().head()) as Position
    // Other suites may be writing to the same server.
    expect(head >= position).toBe(true)
  })

  test('positions are strings of one width, in the order of the events', async () => {
    const category = newCategory()
    const positions: Position[] = []
    for (let n = 0; n < 12; n++) {
      const stream = newStream(category)
      positions.push((await current().append(stream, newEvents(1), 'none')).position)
    }
    expect(positions.toSorted()).toEqual(positions)
    expect(new Set(positions.map(({ length }) => length)).size).toBe(1)
    const seen = await collect(current(), { categories: [category] }, (all) => all.length === 12)
    expect(seen.map(({ position }) => position)).toEqual(positions)
  })
}

export function records(current: () => EventStore): void {
  test('the records of the log are its events, with the texts that were written', async () => {
    const after = await current().head()
    const data = {
      ...{ zebra: 1, apple: [1.5, -0, 1e21, null, true], 10: 'ten', 9: 'nine' },
      text: 'línea\n"two" \u001e \ud83d\ude00 </script>',
      inner: '{"a": 1 ,"b":"\\u0041"}',
    }
    const events = [newEvent('RawFact', data), newEvent(), newEvent('Empty', {})]
    const stream = newStream()
    await current().append(stream, events.slice(0, 1), 'none')
    await current().append(newStream(), [newEvent()], 'none')
    await current().append(stream, events.slice(1), 0n)
    const stored = await readAll(current(), stream)
    const seen = (await allRecords(current(), { after, batchSize: 2 })).filter(
      (record) => record.stream === stream,
    )
    expect(seen).toEqual(
      events.map((event, index) => ({
        ...{ id: event.id, type: event.type, stream, revision: BigInt(index) },
        position: stored[index]?.position,
        recordedAt: stored[index]?.recordedAt,
        data: JSON.stringify(event.data),
        meta: JSON.stringify(event.meta),
      })),
    )
  })

  test('the log is read behind a position, to another, in batches, to its head', async () => {
    const before = await current().head()
    const category = newCategory()
    const events = newEvents(25)
    for (const event of events) await current().append(newStream(category), [event], 'none')
    const own = (all: readonly RecordedEvent[]) =>
      all.filter(({ stream }) => stream.startsWith(`${category}-`))
    const options = { after: before, batchSize: 7 }
    const all = own(await allRecords(current(), options))
    expect(ids(all)).toEqual(ids(events))
    const [after, until] = [all[4]?.position, all[19]?.position]
    expect(ids(own(await allRecords(current(), { ...options, after, until })))).toEqual(
      ids(events.slice(5, 20)),
    )
    const head = await current().head()
    // Other suites may be writing to the same server.
    expect(own(await allRecords(current(), { after: head }))).toEqual([])
    for await (const batch of current().log(options)) {
      expect(batch.length).toBeGreaterThan(0)
      expect(batch.length).toBeLessThanOrEqual(7)
    }
    const done = new AbortController()
    let batches = 0
    for await (const _ of current().log({ ...options, signal: done.signal })) {
      batches++
      done.abort()
    }
    expect(batches).toBe(1)
  })
}

const allRecords = async (store: EventStore, options: LogOptions) =>
  (await Array.fromAsync(store.log(options))).flat()

export function subscriptions(
  current: () => EventStore,
  both: () => readonly [EventStore, EventStore],
): void {
  test('a subscription brings what was and what comes, without a seam', async () => {
    const category = newCategory()
    const events = newEvents(60)
    const [one, other] = both()
    const write = async (event: NewEvent) => one.append(newStream(category), [event], 'none')
    for (const event of events.slice(0, 20)) await write(event)
    let further = Promise.resolve()
    const seen = await collect(other, { categories: [category], batchSize: 7 }, (all, batch) => {
      expect(batch.events.length).toBeLessThanOrEqual(7)
      if (all.length >= 20 && all.length - batch.events.length < 20) {
        further = (async () => {
          for (const event of events.slice(20)) await write(event)
        })()
      }
      return all.length >= 60
    })
    await further
    expect(ids(seen)).toEqual(ids(events))
  })

  test('a subscription resumes behind a position', async () => {
    const category = newCategory()
    const events = newEvents(10)
    for (const event of events) await current().append(newStream(category), [event], 'none')
    const options = { categories: [category], batchSize: 3 }
    const seen = await collect(current(), options, (all) => all.length >= 10)
    for (const index of [0, 4, 8]) {
      const after = seen[index]?.position
      const rest = await collect(current(), { ...options, after }, (all) => all.length >= 9 - index)
      expect(ids(rest)).toEqual(ids(events.slice(index + 1)))
    }
  })

  test('a subscription to everything has it in order of position', async () => {
    const after = await current().head()
    const events = newEvents(50)
    await Promise.all(events.map((event) => current().append(newStream(), [event], 'none')))
    const wanted = new Set(ids(events))
    const seen = await collect(current(), { after }, (all) => {
      return all.filter(({ id }) => wanted.has(id)).length === 50
    })
    const positions = seen.map(({ position }) => position)
    expect(positions).toEqual(positions.toSorted())
    expect(new Set(positions).size).toBe(seen.length)
  })

  test('a subscription has its categories, all of them and no other', async () => {
    const name = newCategory()
    // The second begins like the first: a prefix is not a category.
    const [first, second, third] = [name, `${name}-note`, newCategory()] as const
    const kept: NewEvent[] = []
    for (const category of [first, second, third, second, first, third]) {
      const event = newEvent()
      await current().append(newStream(category), [event], 'none')
      if (category !== second) kept.push(event)
    }
    const categories = [first, third]
    const seen = await collect(current(), { categories }, (all) => all.length >= 4)
    expect(ids(seen)).toEqual(ids(kept))
  })

  test('events of other categories move the position of a quiet subscription', async () => {
    const after = await current().head()
    const done = new AbortController()
    const { position } = await current().append(newStream(), [newEvent()], 'none')
    const options = { after, categories: [newCategory()], signal: done.signal }
    for await (const batch of current().subscribe(options)) {
      expect(batch.events).toEqual([])
      if (batch.position >= position) done.abort()
    }
  })

  test('a subscription ends when it is aborted, in the middle or while it waits', async () => {
    const category = newCategory()
    await current().append(newStream(category), newEvents(30), 'none')
    const done = new AbortController()
    let batches = 0
    const options = { categories: [category], batchSize: 10, signal: done.signal }
    for await (const _ of current().subscribe(options)) if (++batches === 1) done.abort()
    expect(batches).toBe(1)

    const waiting = new AbortController()
    let seen = 0
    for await (const batch of current().subscribe({ ...options, signal: waiting.signal })) {
      seen += batch.events.length
      if (seen === 30) setImmediate(() => waiting.abort())
    }
    const before = new AbortController()
    before.abort()
    for await (const _ of current().subscribe({ signal: before.signal })) expect.unreachable()
  })
}

export function races(both: () => readonly [EventStore, EventStore]): void {
  test('of two writers with the same expectation exactly one wins', async () => {
    const stream = newStream()
    await both()[0].append(stream, newEvents(1), 'none')
    for (let revision = 0n; revision < 20n; revision++) {
      const outcomes = await Promise.allSettled(
        both().map((store) => store.append(stream, newEvents(1), revision)),
      )
      const lost = outcomes.filter((outcome) => outcome.status === 'rejected')
      expect(lost).toHaveLength(1)
      expect(lost[0]?.reason).toMatchObject({ name: 'VersionConflict', actual: revision + 1n })
    }
    expect(await readAll(both()[1], stream)).toHaveLength(21)
  })

  test('slow and fast writers overtake each other and no reader misses an event', async () => {
    const category = newCategory()
    const after = await both()[0].head()
    const written: string[] = []
    // Large appends take their time; small ones overtake them.
    const write = async (store: EventStore, size: number, count: number) => {
      for (let n = 0; n < count; n++) {
        const events = newEvents(size)
        await store.append(newStream(category), events, 'none')
        written.push(...ids(events))
      }
    }
    const writers = both().flatMap((store) => [
      ...Array.from({ length: 8 }, () => write(store, 1, 40)),
      ...Array.from({ length: 2 }, () => write(store, 200, 4)),
    ])
    const total = 2 * (8 * 40 + 2 * 4 * 200)
    const readers = both().map((store) =>
      collect(store, { categories: [category], after }, (all) => all.length >= total),
    )
    await Promise.all(writers)
    for (const seen of await Promise.all(readers)) {
      expect(seen).toHaveLength(total)
      expect(new Set(ids(seen))).toEqual(new Set(written))
      const positions = seen.map(({ position }) => position)
      expect(positions).toEqual(positions.toSorted())
    }
  })
}
