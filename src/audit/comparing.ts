// What was kept, held against what was made anew: line by line, and of the balances to the cent.
import { linesOf, type Spooled } from '../adapters/archive/spool.ts'
import { itemsIn } from './archive-parts.ts'
import { Decimal } from '../domain/money.ts'

export type Difference = { line: number; archive: string | null; rebuilt: string | null }

export type Compared = {
  name: string
  /** As the archive has them. */
  lines: number
  /** The first; null where both are the same, byte for byte. */
  difference: Difference | null
}

export async function compare(
  name: string,
  kept: Spooled | undefined,
  made: Spooled,
): Promise<Compared> {
  if (!kept) {
    return { name, lines: 0, difference: { line: 1, archive: null, rebuilt: 'a file' } }
  }
  const isSame = kept.sha256 === made.sha256
  const difference = isSame ? null : await firstDifference(kept.path, made.path)
  return { name, lines: kept.lines, difference }
}

async function firstDifference(kept: string, made: string): Promise<Difference> {
  const [ours, theirs] = [linesOf(kept), linesOf(made)]
  try {
    for (let line = 1; ; line++) {
      const [one, other] = [await ours.next(), await theirs.next()]
      const archive = one.done ? null : one.value
      const rebuilt = other.done ? null : other.value
      if (archive !== rebuilt || archive === null) return { line, archive, rebuilt }
    }
  } finally {
    await ours.return(undefined)
    await theirs.return(undefined)
  }
}

export type Balance = {
  account: string
  currency: string
  /** Null where there is none. */
  archive: string | null
  rebuilt: string | null
  difference: string
}

type Line = { account: string; currency: string; balance: string }

/** Every account of either, in the order of the chart. */
export async function balancesOf(kept: string | undefined, made: string): Promise<Balance[]> {
  const read = async (path: string) => (await Array.fromAsync(itemsIn(path))) as Line[]
  const [ours, theirs] = [kept === undefined ? [] : await read(kept), await read(made)]
  const nameOf = ({ account, currency }: Line) => `${account} ${currency}`
  const lines = new Map([...ours, ...theirs].map((line) => [nameOf(line), line]))
  return [...lines.values()].map((line) => {
    const find = (all: Line[]) => all.find((one) => nameOf(one) === nameOf(line))?.balance ?? null
    const [archive, rebuilt] = [find(ours), find(theirs)]
    const difference = new Decimal(rebuilt ?? 0).minus(archive ?? 0).toFixed()
    return { account: line.account, currency: line.currency, archive, rebuilt, difference }
  })
}
