// The command line as a process of its own: what it prints where, and how it ends.
import { spawn } from 'node:child_process'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { customerRow, invoiceRow, paymentRow, writeSet } from './support/labelled-sets.ts'

const root = join(import.meta.dirname, '..')
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))

type Ended = { code: number | null; out: string; err: string }

/** The launcher, by the Node that runs the tests; `closeAfter` bytes nobody reads on. */
function tieout(args: string[], { closeAfter = Infinity } = {}): Promise<Ended> {
  const child = spawn(process.execPath, [join(root, 'tieout.cjs'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
    if (out.length >= closeAfter) child.stdout.destroy()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })))
}

let set: string
beforeAll(async () => {
  set = await writeSet({
    customers: [customerRow(), customerRow({ id: 'C2', name: 'Lantern Works BV' })],
    invoices: [
      invoiceRow(),
      invoiceRow({ id: 'I2', number: 'INV-1002', customer: 'C2', total: 5000, balance: 5000 }),
    ],
    payments: [
      paymentRow(),
      paymentRow({ id: 'P2', source_id: 'fit2', payer: 'NOBODY WE KNOW', reference: null }),
      paymentRow({ id: 'P3' }),
    ],
  })
  // Whoever tried to read the answers would fail.
  await mkdir(join(set, 'truth.jsonl'))
})
afterAll(() => rm(set, { recursive: true, force: true }))

describe('tieout match eval', () => {
  test('prints a prediction for each payment in their order, and all else to stderr', async () => {
    const { code, out, err } = await tieout(['match', 'eval', set])
    expect({ code, err }).toEqual({
      code: 0,
      err: expect.stringContaining('3 payments: 1 automatic'),
    })
    const lines = out.trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        ...{ payment: 'P1', decision: 'auto', confidence: expect.closeTo(1, 2) },
        allocations: [{ invoice: 'I1', amount: 120_000, settles: 120_000 }],
      },
      {
        ...{ payment: 'P2', decision: 'review', confidence: expect.any(Number) },
        proposals: expect.any(Array),
      },
      { payment: 'P3', decision: 'ignore', confidence: 1 },
    ])
  })

  test('says the same in the same bytes', async () => {
    const [one, two] = [await tieout(['match', 'eval', set]), await tieout(['match', 'eval', set])]
    expect(one.out).not.toBe('')
    expect(two.out).toBe(one.out)
  })

  test('ends quietly when nobody reads on', async () => {
    const payments = Array.from({ length: 5000 }, (_, at) =>
      paymentRow({ id: `P${at}`, amount: at + 1 }),
    )
    const large = await writeSet({ payments })
    const { code, err } = await tieout(['match', 'eval', large], { closeAfter: 1 })
    await rm(large, { recursive: true })
    expect(code).toBe(0)
    expect(err).not.toMatch(/EPIPE|Error/)
  })
})

test('tieout match learn prints weights, sorted', async () => {
  const { code, out } = await tieout(['match', 'learn', set])
  expect(code).toBe(0)
  const keys = Object.keys(JSON.parse(out))
  expect(keys).toEqual(keys.toSorted())
})

describe('a fault of the caller ends with code 2 and says what is wrong', () => {
  const faults: [args: () => string[], message: string][] = [
    [() => [], 'Which command?'],
    [() => ['match'], 'Which command?'],
    [() => ['bogus'], 'There is no command "bogus".'],
    [() => ['match', 'guess'], 'There is no command "match guess".'],
    [() => ['start', 'now'], 'now is one argument too many.'],
    [() => ['match', 'eval'], 'Which SET?'],
    [() => ['match', 'eval', set, set], 'is one argument too many.'],
    [() => ['match', 'eval', set, '--loud'], "Unknown option '--loud'."],
    [() => ['match', 'eval', join(set, 'none')], 'There is no folder'],
    [() => ['audit', 'export', '--to', '2026-01-31'], 'Say --from YYYY-MM-DD.'],
    [() => ['audit', 'export', '--from', '2026-02-30', '--to', '2026-03-01'], 'is no day'],
    [() => ['audit', 'export', '--from', '2026-03-02', '--to', '2026-03-01'], 'lies before'],
    [() => ['audit', 'replay'], 'Which ARCHIVE?'],
    [() => ['audit', 'replay', join(set, 'none')], 'There is no archive'],
    [() => ['keys', 'add'], 'Which PERSON?'],
    [() => ['keys', 'add', 'Ada'], 'Which role?'],
    [() => ['match', 'learn', set, '--out', join(set, 'none', 'w.json')], 'cannot be written'],
  ]
  test.for(faults)('%# %s', async ([args, message]) => {
    const { code, out, err } = await tieout(args())
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
    expect(err).not.toContain('    at ')
  })

  test('and of a bad line, where it stands', async () => {
    const bad = await writeSet({ payments: [paymentRow({ amount: '12.00' })] })
    const { code, err } = await tieout(['match', 'eval', bad])
    await rm(bad, { recursive: true })
    expect(code).toBe(2)
    expect(err).toBe(
      'payments.jsonl, line 1: amount: expected a whole number of minor units, found "12.00"\n',
    )
  })
})

test.for([
  [['--version'], `${version}\n`],
  [['--help'], 'tieout match eval SET > out.jsonl'],
  [['start', '--help'], 'Usage: tieout start\n'],
  [['sandbox', '--help'], 'Usage: tieout sandbox\n'],
  [['match', '--help'], 'tieout match learn SET... [--out FILE]'],
  [['match', 'eval', '--help'], 'Usage: tieout match eval SET > out.jsonl\n'],
  [['match', 'learn', '-h'], 'Usage: tieout match learn SET... [--out FILE]\n'],
] as const)('tieout %s answers on stdout', async ([args, text]) => {
  const { code, out, err } = await tieout([...args])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toContain(text)
})
