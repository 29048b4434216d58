// The part of the contract about appending: create, conflict, atomicity, repetition.
import { expect, test } from 'vitest'
import { type EventStore, type NewEvent, VersionConflict } from '../../src/domain/event-store.ts'
import { ids, newEvent, newEvents, newStream, readAll } from './event-store.examples.ts'

export function appends(current: () => EventStore): void {
  test('the first event of a stream has revision 0', async () => {
    const [event, stream] = [newEvent(), newStream()]
    const appended = await current().append(stream, [event], 'none')
    expect(appended).toMatchObject({ revision: 0n, repeated: false })
    const [stored] = await readAll(current(), stream)
    expect(stored).toEqual({
      ...event,
      stream,
      revision: 0n,
      position: appended.position,
      recordedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}Z$/),
    })
  })

  test('a wrong expectation is refused and names where the stream is', async () => {
    const stream = newStream()
    await expect(current().append(stream, [newEvent()], 0n)).rejects.toMatchObject({
      name: 'VersionConflict',
      stream,
      expected: 0n,
      actual: 'none',
    })
    await current().append(stream, newEvents(3), 'none')
    for (const expected of ['none', 0n, 1n, 3n, 17n] as const) {
      const refused = current().append(stream, [newEvent()], expected)
      await expect(refused).rejects.toMatchObject({ expected, actual: 2n })
      await expect(refused).rejects.toBeInstanceOf(VersionConflict)
    }
    expect(await readAll(current(), stream)).toHaveLength(3)
  })

  test('without an expectation events go behind what is there', async () => {
    const stream = newStream()
    await current().append(stream, newEvents(2), 'any')
    expect(await current().append(stream, newEvents(2), 'any')).toMatchObject({ revision: 3n })
  })

  test('the events of an append stand together or not at all', async () => {
    const stream = newStream()
    const events = newEvents(5)
    expect(await current().append(stream, events, 'none')).toMatchObject({ revision: 4n })
    await expect(current().append(stream, newEvents(5), 'none')).rejects.toThrow(VersionConflict)
    const stored = await readAll(current(), stream)
    expect(ids(stored)).toEqual(ids(events))
    expect(stored.map(({ revision }) => revision)).toEqual([0n, 1n, 2n, 3n, 4n])
  })

  test('what cannot be an append is refused and harms no other', async () => {
    const good = newStream()
    const outcomes = await Promise.allSettled([
      current().append('no stream name', [newEvent()], 'any'),
      current().append(newStream(), [], 'none'),
      current().append(newStream(), [{ ...newEvent(), id: 'seven' }], 'none'),
      current().append(newStream(), [{ ...newEvent(), data: undefined }], 'none'),
      current().append(newStream(), [newEvent('Large', 'x'.repeat(1_000_001))], 'none'),
      current().append(newStream(), [newEvent()], -1n),
      current().append(good, [newEvent()], 'none'),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...Array(6).fill('rejected'),
      'fulfilled',
    ])
    expect(await readAll(current(), good)).toHaveLength(1)
  })

  test('data and metadata come back as they were', async () => {
    const data = {
      amount: { amount: '12345678901234567890.123456789', currency: 'EUR' },
      reference: 'Grüße, 請求書 № 7 🧾 "quoted" \\ back\\u0000slash \n\t\u0000 \u2028',
      nested: { list: [1, 0.1, -0, 1e21, null, true, [], {}], 'key with.dots': '' },
      z: 'last',
      a: 'first',
    }
    const event = newEvent('InvoiceIssued', data)
    event.meta.actor.name = 'Zoë O’Brien 🦊'
    const stream = newStream()
    await current().append(stream, [event], 'none')
    const [stored] = await readAll(current(), stream)
    // As text, so that the order of keys counts too.
    expect(JSON.stringify(stored?.data)).toBe(JSON.stringify(data))
    expect(stored?.meta).toEqual(event.meta)
  })
}

export function manyAtOnce(current: () => EventStore): void {
  test('many appends at once to many streams all stand', async () => {
    const streams = Array.from({ length: 300 }, () => newStream())
    const appended = await Promise.all(
      streams.map((stream) => current().append(stream, newEvents(2), 'none')),
    )
    expect(new Set(appended.map(({ position }) => position)).size).toBe(300)
    expect(appended.every(({ revision, repeated }) => revision === 1n && !repeated)).toBe(true)
  })

  test('among appends made at once each gets its own answer', async () => {
    const standing = newStream()
    const events = newEvents(2)
    await current().append(standing, events, 'none')
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        const stream = newStream()
        if (index % 3 === 0) {
          const refused = current().append(stream, newEvents(1), 4n)
          await expect(refused).rejects.toMatchObject({ stream, actual: 'none' })
        } else if (index % 3 === 1) {
          const again = await current().append(standing, events, 'none')
          expect(again).toMatchObject({ revision: 1n, repeated: true })
        } else {
          return { stream, ...(await current().append(stream, newEvents(3), 'none')) }
        }
      }),
    )
    for (const appended of outcomes) {
      if (!appended) continue
      const { stream, revision, position, repeated } = appended
      expect(repeated).toBe(false)
      expect((await readAll(current(), stream)).at(-1)).toMatchObject({ revision, position })
    }
  })
}

export function repeats(
  current: () => EventStore,
  both: () => readonly [EventStore, EventStore],
): void {
  test('the same events again with the same expectation change nothing', async () => {
    const stream = newStream()
    const events = newEvents(3)
    const first = await current().append(stream, events, 'none')
    expect(await current().append(stream, events, 'none')).toEqual({ ...first, repeated: true })
    expect(ids(await readAll(current(), stream))).toEqual(ids(events))
  })

  test('nor do they when further events have come behind them', async () => {
    const stream = newStream()
    await current().append(stream, newEvents(2), 'none')
    const events = newEvents(2)
    const first = await current().append(stream, events, 1n)
    await current().append(stream, newEvents(2), 3n)
    expect(await current().append(stream, events, 1n)).toEqual({ ...first, repeated: true })
    expect(await readAll(current(), stream)).toHaveLength(6)
  })

  test('nor without an expectation', async () => {
    const stream = newStream()
    const events = newEvents(2)
    const first = await current().append(stream, events, 'any')
    await current().append(stream, newEvents(1), 'any')
    expect(await current().append(stream, events, 'any')).toEqual({ ...first, repeated: true })
    expect(await readAll(current(), stream)).toHaveLength(3)
  })

  test('nor when they come many times at once', async () => {
    const stream = newStream()
    const events = newEvents(2)
    const all = await Promise.all(
      Array.from({ length: 20 }, () => current().append(stream, events, 'none')),
    )
    expect(all.filter(({ repeated }) => !repeated)).toHaveLength(1)
    expect(new Set(all.map(({ position }) => position)).size).toBe(1)
    expect(await readAll(current(), stream)).toHaveLength(2)
  })

  test('nor when another process brings them again', async () => {
    const stream = newStream()
    const events = newEvents(2)
    const [one, other] = both()
    const { revision, position } = await one.append(stream, events, 'none')
    expect(await other.append(stream, events, 'none')).toMatchObject({ revision, position })
    expect(await readAll(other, stream)).toHaveLength(2)
  })

  test('some of the same events with others are a conflict', async () => {
    const stream = newStream()
    const [first, second] = newEvents(2) as [NewEvent, NewEvent]
    await current().append(stream, [first, second], 'none')
    const refused = current().append(stream, [first, newEvent()], 'none')
    await expect(refused).rejects.toMatchObject({ actual: 1n })
    expect(await readAll(current(), stream)).toHaveLength(2)
  })
}
