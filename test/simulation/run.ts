// One simulated world from its first to its last moment: the storm, then quiet, then the checks.
import { act } from './people.ts'
import { answerConflicts, connectAgain } from './operator.ts'
import { findings } from './checks.ts'
import { type Life, openLife } from './life.ts'
import { type Deed, type Plan, stormMs, type Trouble } from './plan.ts'
import { type Running, startProcess } from './process.ts'
import { openWorld, type Shared } from './world.ts'

/** Bugs that the simulation puts in by itself, to show that it would find them. */
export type Options = { bug?: 'ack-before-commit' | 'key-per-attempt' }

export type Outcome = {
  findings: string[]
  trace: string[]
  timers: number
  calls: number
  events: number
}

/** So long, and once more, without a write and without an event is the end. Longer than anything
 *  that is waited for. */
const quietMs = 75_000
const quietTimes = 2
const timesMax = 36
/** What is answered may raise another question, but not for ever. */
const operatorRounds = 4

export async function runPlan(plan: Plan, { bug }: Options = {}): Promise<Outcome> {
  const world = await openWorld(plan.chance, plan.isBrokered, bug)
  try {
    return await play(world, plan)
  } finally {
    world.end()
  }
}

async function play(world: Shared, plan: Plan): Promise<Outcome> {
  const { time, network, store } = world
  const trace: string[] = []
  const note = (text: string) =>
    trace.push(`${(time.elapsed() / 1000).toFixed(3).padStart(8)} s  ${text}`)
  network.watch(({ from, to, call, status }) =>
    note(
      `${from} → ${to} ${call.method} ${call.path.replace('/v3/company/9130350000000001', '')} ${status}`,
    ),
  )
  const processes = Array.from({ length: plan.processes }, (_, index) =>
    openProcess(world, index, note),
  )
  network.doors.set('tieout', async (call) => {
    const up = processes.filter((one) => one.isUp())
    const chosen = up[world.dice.between(0, up.length - 1)]
    return chosen ? chosen.answer(call) : 'drop'
  })
  for (const one of processes) one.start()

  const moments = [
    ...plan.deeds.map((deed, turn) => ({
      at: deed.at,
      run: () => note(`PERSON ${deed.what}: ${act(world.sandbox, deed, turn)}`),
    })),
    ...plan.troubles.flatMap((trouble) => troubleOf(world, processes, trouble, plan.deeds, note)),
  ].sort((a, b) => a.at - b.at)
  for (const moment of moments) {
    await time.advance(Math.max(0, moment.at - time.elapsed()))
    moment.run()
  }
  await time.advance(Math.max(0, stormMs - time.elapsed()))
  note('QUIET')
  world.calm()
  for (const one of processes) one.spare()
  const found = await settle(world)
  for (let round = 0; round < operatorRounds; round++) {
    const connected = await time.until(reconnect(processes))
    const mended = [...connected, ...(await answerConflicts(world))]
    if (mended.length === 0) break
    note(`OPERATOR ${mended.join(', ')}`)
    found.push(...(await settle(world)))
  }
  const head = await store.head()
  for (const one of processes) one.end()
  return {
    findings: [...world.lies, ...found, ...(await findings(world))],
    ...{ trace, timers: time.fired(), calls: network.sent.length, events: Number(head ?? 0) },
  }
}

/** Until nobody writes any more; a world that never comes to rest is a finding. */
async function settle({ time, network, store }: Shared): Promise<string[]> {
  let quiet = 0
  let told = ''
  for (let round = 0; round < timesMax; round++) {
    const before = network.sent.length
    const head = await store.head()
    await time.advance(quietMs)
    const writes = network.sent.slice(before).filter(isWrite)
    const isQuiet = writes.length === 0 && (await store.head()) === head
    told = writes
      .map(({ to, call }) => `${call.method} ${to} ${call.path}`)
      .slice(0, 3)
      .join(', ')
    quiet = isQuiet ? quiet + 1 : 0
    if (quiet >= quietTimes) return []
  }
  return [`after ${timesMax} rounds of quiet there is still something going on: ${told}`]
}

/** By whichever process has the time. */
async function reconnect(processes: readonly Process[]): Promise<string[]> {
  const [hands] = processes.flatMap((one) => one.hands() ?? [])
  return hands ? connectAgain(hands) : []
}

export const isWrite = ({ to, call }: Shared['network']['sent'][number]) =>
  to !== 'tieout' && call.method !== 'GET' && !/\/(search|batch\/read)$|oauth/.test(call.path)

function openProcess(world: Shared, index: number, note: (text: string) => void) {
  let life: Life | undefined
  let running: Running | undefined
  let lives = 0
  let skewMs = 0
  const isUp = () => life !== undefined && !life.isDead() && running !== undefined

  function start() {
    if (life && !life.isDead()) return
    lives += 1
    const name = `p${index}-${lives}`
    const born = openLife(name, world.time, world.dice.for(name), () => note(`DIED ${name}`))
    life = born
    running = undefined
    note(`START ${name}`)
    world.network.join(born)
    startProcess(world, born, () => skewMs).then(
      (started) => {
        if (life === born) running = started
      },
      (error) => world.lies.push(`${name} could not start: ${error.stack}`),
    )
  }
  return {
    start,
    isUp,
    hands: () => (isUp() ? running?.hands : undefined),
    /** Lives on, or again. */
    spare() {
      life?.dieAfter(undefined)
      start()
    },
    answer: (call: Parameters<Running['answer']>[0]) => (running as Running).answer(call),
    killSoon: (steps: number) => life?.dieAfter(steps),
    kill: () => life?.kill(),
    pause: (ms: number) => life?.pause(ms),
    skew(ms: number) {
      skewMs = ms
    },
    /** As a signal asks for it: what is in hand is ended first, for at most ten seconds. */
    restart() {
      const [old, oldLife] = [running, life]
      if (!old || !oldLife || oldLife.isDead()) return
      note(`STOP ${oldLife.name}`)
      running = undefined
      const late = world.time.sleep(10_000)
      void Promise.race([old.stop(), late]).then(() => {
        oldLife.kill()
        start()
      })
    },
    end: () => life?.kill(),
  }
}
type Process = ReturnType<typeof openProcess>

type Moment = { at: number; run(): unknown }

function troubleOf(
  world: Shared,
  processes: Process[],
  trouble: Trouble,
  deeds: readonly Deed[],
  note: (text: string) => void,
): Moment[] {
  const { sandbox, storeTrouble, broker, network } = world
  const process = 'process' in trouble ? processes[trouble.process % processes.length] : undefined
  const say = () => note(`TROUBLE ${JSON.stringify(trouble)}`)
  const during = (on: () => void, off: () => void): Moment[] => {
    const { at, for: lasting } = trouble as { at: number; for: number }
    return [
      { at, run: () => (say(), on()) },
      { at: Math.min(at + lasting, stormMs), run: off },
    ]
  }
  switch (trouble.kind) {
    case 'calls':
    case 'webhooks': {
      let id = ''
      const { platform, what: kind, rate } = trouble
      const more =
        kind === 'delay' ? { delayMs: 40_000 } : kind === 'rate-limit' ? { retryAfter: '3' } : {}
      return during(
        () => {
          id = sandbox.injectFault({ platform, kind, rate, ...more }).id
        },
        () => sandbox.clearFaults({ id }),
      )
    }
    case 'kill': {
      const { steps, after, downFor } = trouble
      const at = after + (deeds[trouble.deed % deeds.length]?.at ?? 0)
      return [
        { at, run: () => (say(), process?.killSoon(steps)) },
        { at: at + downFor, run: () => process?.start() },
      ]
    }
    case 'restart':
      return [{ at: trouble.at, run: () => (say(), process?.restart()) }]
    case 'pause':
      return [{ at: trouble.at, run: () => (say(), process?.pause(trouble.for)) }]
    case 'clock':
      return during(
        () => process?.skew(trouble.skew),
        () => process?.skew(0),
      )
    case 'store': {
      const { what, rate } = trouble
      return during(
        () => {
          if (what === 'down') storeTrouble.isDown = true
          else storeTrouble[what === 'unreachable' ? 'unreachable' : 'lostReply'] = rate
        },
        () => Object.assign(storeTrouble, { isDown: false, unreachable: 0, lostReply: 0 }),
      )
    }
    case 'broker': {
      const { what, rate } = trouble
      const key = what === 'twice' ? 'twice' : 'lostAck'
      return broker
        ? during(
            () => Object.assign(broker.trouble, { [key]: rate }),
            () => Object.assign(broker.trouble, { [key]: 0 }),
          )
        : []
    }
    case 'slow':
      return during(
        () => network.slowDown(trouble.by),
        () => network.slowDown(0),
      )
    case 'tokens':
      return [{ at: trouble.at, run: () => (say(), sandbox.expireAccessTokens()) }]
    case 'amnesia':
      return [{ at: trouble.at, run: () => (say(), sandbox.forgetQuickBooksRequests()) }]
    case 'rotation':
      return [{ at: trouble.at, run: () => (say(), sandbox.rotateRefreshTokenAtEachRefresh(true)) }]
  }
}
