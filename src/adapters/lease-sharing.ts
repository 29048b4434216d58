// How the processes share the leases. Pure: each of them computes the same from the same standing,
// and does what falls to it.

/** One that lives, and the leases it would take. */
export type Process = { id: string; name: string; wanted: readonly string[] }

export type Standing = {
  processes: readonly Process[]
  /** Leases that have ever been held. `owner` null: nobody, for so long. */
  leases: readonly { name: string; owner: string | null; freeMs: number }[]
}

/** A lease that is left lying for so long by the one it falls to is anybody's. */
const patienceMs = 2_500

/** What `me` should take and give up, so that nobody has two more than another who wants one of
 *  them. `ending` are those of `me` that are on their way to others already. */
export function share(
  { processes, leases }: Standing,
  me: string,
  ending: readonly string[],
): { claim: string[]; giveUp: string[] } {
  const counts = new Map(processes.map(({ id }) => [id, 0]))
  const count = (id: string) => counts.get(id) ?? 0
  const add = (id: string, n: number) => counts.set(id, count(id) + n)
  const owned = leases.filter(({ owner }) => owner !== null)
  for (const { owner } of owned) if (owner !== null) add(owner, 1)
  /** Who wants it, the one with the fewest first. */
  const takersOf = (name: string) =>
    processes
      .filter(({ wanted }) => wanted.includes(name))
      .sort((a, b) => count(a.id) - count(b.id) || (a.id < b.id ? -1 : 1))

  const hand = (name: string) => {
    const [first] = takersOf(name).filter(({ id }) => id !== me)
    add(me, -1)
    if (first) add(first.id, 1)
  }
  ending.forEach(hand)

  const claim: string[] = []
  const isOwned = new Set(owned.map(({ name }) => name))
  const freeMs = new Map(leases.map((lease) => [lease.name, lease.freeMs]))
  const wanted = new Set(processes.flatMap(({ wanted }) => wanted))
  for (const name of [...wanted].filter((name) => !isOwned.has(name)).sort()) {
    const takers = takersOf(name)
    const [first] = takers
    if (first) add(first.id, 1)
    const isLeft = (freeMs.get(name) ?? 0) > patienceMs
    if (first?.id === me || (isLeft && takers.some(({ id }) => id === me))) claim.push(name)
  }

  const giveUp: string[] = []
  const mine = owned.filter(({ owner, name }) => owner === me && !ending.includes(name))
  for (const { name } of mine) {
    const [first] = takersOf(name).filter(({ id }) => id !== me)
    if (!first || count(first.id) + 1 >= count(me)) continue
    giveUp.push(name)
    hand(name)
  }
  return { claim, giveUp }
}
