// What may go wrong while a story is told: policies that are behind, interrupted, cut off from the
// store and set back.
import fc from 'fast-check'
import { type StoredEvent, StoreUnavailable } from '../../src/domain/event-store.ts'
import { inAnyOrder } from './histories.ts'
import { openWorld, type Policy, type World } from './pump.ts'
import type { Fact } from './story-facts.ts'

type Move =
  | { kind: 'advance'; policy: Policy; steps: number; lanes: number }
  | { kind: 'rewind'; policy: Policy; events: number }
  | { kind: 'break'; appends: number; isTaken: boolean }

const steps = fc.nat(8)
const lanes = fc.integer({ min: 1, max: 4 })

function moves(policies: readonly Policy[]): fc.Arbitrary<Move> {
  const policy = fc.constantFrom(...policies)
  return fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('advance'), policy, steps, lanes }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('rewind'), policy, events: fc.nat(30) }),
    },
    fc.record({ kind: fc.constant('break'), appends: fc.nat(4), isTaken: fc.boolean() }),
  )
}

/** The story in order, the order in which it arrives, and what goes wrong meanwhile; the policies
 *  that are named several times are troubled more often. */
export const troubled = (stories: fc.Arbitrary<Fact[]>, policies: readonly Policy[]) =>
  stories.chain((facts) =>
    fc.record({
      ...{ facts: fc.constant(facts), arriving: inAnyOrder(facts) },
      moves: fc.array(moves(policies), { maxLength: 60 }),
    }),
  )
type Troubled = { arriving: Fact[]; moves: Move[] }

async function make(world: World, one: Move) {
  if (one.kind === 'advance') await world.advance(one.policy, one.steps, one.lanes)
  if (one.kind === 'rewind') world.rewind(one.policy, one.events)
  if (one.kind === 'break') world.breakAt(one.appends, one.isTaken)
}

/** The log of a story told in order, each fact worked off at once. */
export function toldCalmly(facts: Fact[]): Promise<StoredEvent[]> {
  const world = openWorld()
  return tellAll(world, facts, () => world.settleDown())
}

/** The log of the same told in all that trouble; `between` is done after each fact. */
export function toldInTrouble(
  { arriving, moves: all }: Troubled,
  world = openWorld(),
  between: (index: number) => Promise<unknown> = async () => undefined,
): Promise<StoredEvent[]> {
  const share = Math.ceil(all.length / arriving.length)
  return tellAll(world, arriving, async (index) => {
    for (const one of all.slice(index * share, (index + 1) * share)) await make(world, one)
    await between(index)
  })
}

/** What these policies add when they go over the whole story once more. */
export async function addedBy(world: World, policies: readonly Policy[]): Promise<string[]> {
  const { length } = await world.settleDown()
  for (const policy of policies) world.rewind(policy, length)
  const log = await world.settleDown()
  return log.slice(length).map((event) => `${event.type} in ${event.stream}`)
}

/** Tells what can be told, and tells it again later where it could not have happened yet. */
async function tellAll(
  world: World,
  facts: Fact[],
  between: (index: number) => Promise<unknown>,
): Promise<StoredEvent[]> {
  let waiting: Fact[] = []
  for (const [index, fact] of facts.entries()) {
    if (!(await tell(world, fact))) waiting.push(fact)
    await between(index)
  }
  let log = await world.settleDown()
  while (waiting.length > 0) {
    const still: Fact[] = []
    for (const fact of waiting) if (!(await tell(world, fact))) still.push(fact)
    if (still.length === waiting.length) {
      throw new Error(`never told: ${still.map((one) => one.name)}`)
    }
    waiting = still
    log = await world.settleDown()
  }
  return log
}

/** The platform tells again when the connection breaks under it. */
async function tell(world: World, fact: Fact): Promise<boolean> {
  try {
    return await fact.tell(world.store)
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error
    return fact.tell(world.store)
  }
}
