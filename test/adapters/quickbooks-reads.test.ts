// Many readings in one call, whoever asks, and each answered for itself.
import { describe, expect, test } from 'vitest'
import { PlatformError } from '../../src/adapters/platform-error.ts'
import { gatheredReads } from '../../src/adapters/quickbooks/reads.ts'

type Document = { Id: string }

/** A list whose answers are given by hand, one after the other. */
function listing(there: readonly string[], given: { fail?: unknown; isDeaf?: boolean } = {}) {
  const calls: string[][] = []
  const singles: string[] = []
  let tick: () => void = () => undefined
  let open: () => void = () => undefined
  const slot = new Promise<void>((resolve) => {
    open = resolve
  })
  const read = gatheredReads<Document>({
    clock: {
      now: () => new Date(0),
      sleep: () => new Promise<void>((resolve) => (tick = resolve)),
    },
    async alone(id) {
      singles.push(id)
      return there.includes(id) ? { Id: id } : null
    },
    async list(ids) {
      await slot
      const asked = ids()
      calls.push(asked)
      if (given.fail) throw given.fail
      if (given.isDeaf) return []
      return asked.filter((id) => there.includes(id)).map((Id) => ({ Id }))
    },
  })
  const gathered = () => {
    tick()
    return new Promise((resolve) => setImmediate(resolve))
  }
  return { read, calls, singles, gathered, open: () => open() }
}

describe('readings that are asked for at once', () => {
  test('are one call, and the same id is asked for once', async () => {
    const { read, calls, singles, gathered, open } = listing(['1', '2'])
    const all = Promise.all(['1', '2', '1'].map(read))
    await gathered()
    open()
    expect(await all).toEqual([{ Id: '1' }, { Id: '2' }, { Id: '1' }])
    expect(calls).toEqual([['1', '2']])
    expect(singles).toEqual([])
  })

  test('take those along who ask while the call waits for its slot, but none who asks later', async () => {
    const { read, calls, gathered, open } = listing(['1', '2', '3', '4', '5'])
    const first = [read('1'), read('2')]
    await gathered()
    const joined = read('3')
    open()
    expect(await Promise.all([...first, joined])).toHaveLength(3)
    expect(calls).toEqual([['1', '2', '3']])
    const later = [read('1'), read('4')]
    await gathered()
    await Promise.all(later)
    expect(calls[1]).toEqual(['1', '4'])
  })

  test('one alone is asked for alone', async () => {
    const { read, calls, singles, gathered } = listing(['1'])
    const one = read('1')
    await gathered()
    expect(await one).toEqual({ Id: '1' })
    expect([calls, singles]).toEqual([[], ['1']])
  })

  test('are a hundred at most in one call', async () => {
    const ids = Array.from({ length: 130 }, (_, index) => String(index))
    const { read, calls, gathered, open } = listing(ids)
    const all = Promise.all(ids.map(read))
    await gathered()
    open()
    expect((await all).map((one) => one?.Id)).toEqual(ids)
    expect(calls.map((one) => one.length)).toEqual([100, 30])
  })
})

describe('what a list does not answer for', () => {
  test('is asked for alone, and is gone when it is not there either', async () => {
    const { read, singles, gathered, open } = listing(['1'])
    const all = Promise.all(['1', '2'].map(read))
    await gathered()
    open()
    expect(await all).toEqual([{ Id: '1' }, null])
    expect(singles).toEqual(['2'])
  })

  test('a list that knows no such question is not asked again', async () => {
    const fail = new PlatformError('quickbooks', '4000', 'parser', {
      retryable: false,
      status: 400,
    })
    const { read, calls, gathered, open } = listing(['1', '2', '3'], { fail })
    const all = Promise.all(['1', '2'].map(read))
    await gathered()
    open()
    expect(await all).toEqual([{ Id: '1' }, { Id: '2' }])
    expect(await Promise.all(['2', '3'].map(read))).toHaveLength(2)
    expect(calls).toHaveLength(1)
  })

  test('a list that leaves out what is there is not trusted for ever', async () => {
    const { read, calls, gathered, open } = listing(['1', '2', '3', '4'], { isDeaf: true })
    const all = Promise.all(['1', '2', '3'].map(read))
    await gathered()
    open()
    expect(await all).toHaveLength(3)
    expect(await Promise.all(['3', '4'].map(read))).toHaveLength(2)
    expect(calls).toHaveLength(1)
  })
})

test('trouble that passes is told to everybody who asked, and the next are asked for anew', async () => {
  const fail = new PlatformError('quickbooks', 'unreachable', 'gone', { retryable: true })
  const { read, calls, gathered, open } = listing(['1', '2'], { fail })
  const all = Promise.allSettled(['1', '2'].map(read))
  await gathered()
  open()
  expect(await all).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }])
  const again = Promise.allSettled(['1', '2'].map(read))
  await gathered()
  await again
  expect(calls).toHaveLength(2)
})
