// npm run simulate -- [--seeds 200] [--from SEED] [--workers 2] [--trace]
// The whole service in simulated worlds, one for each seed. A seed that fails is printed with the
// shortest plan of people and troubles that still fails, and what happened in it.
import { fork } from 'node:child_process'
import { parseArgs } from 'node:util'
import { openProgress } from '../../src/progress.ts'
import type { Failure } from './seeds.ts'

type Done = { seed: number; failure?: Failure | undefined }

const whole = (text: string, name: string) => {
  if (!/^\d{1,9}$/.test(text)) throw new RangeError(`--${name} takes a whole number, not ${text}`)
  return Number(text)
}

async function work() {
  const { trySeed } = await import('./seeds.ts')
  process.on('message', async (seed: number) => {
    const failure = await trySeed(seed)
    process.send?.({ seed, failure } satisfies Done)
  })
}

async function lead() {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '200' },
      from: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
      workers: { type: 'string', default: '2' },
      trace: { type: 'boolean', default: false },
    },
  })
  const count = whole(values.seeds, 'seeds')
  const from = whole(values.from, 'from')
  const progress = openProgress(process.stderr, () => performance.now())
  progress.say(`seeds ${from} to ${from + count - 1}`)
  const step = progress.phase('simulating', count)
  let next = from
  let failed = 0
  const run = () =>
    new Promise<void>((resolve, reject) => {
      const worker = fork(import.meta.filename, ['--worker'], { serialization: 'advanced' })
      const more = () => {
        if (next < from + count) worker.send(next++)
        else worker.disconnect()
      }
      worker.on('message', ({ seed, failure }: Done) => {
        step()
        if (failure) failed += 1
        if (failure) progress.say(told(failure, values.trace))
        else if (values.trace) progress.say(`seed ${seed}: nothing found`)
        more()
      })
      worker.on('error', reject)
      worker.on('exit', (code) => (code ? reject(new Error(`a worker ended: ${code}`)) : resolve()))
      more()
    })
  const workers = Math.max(1, Math.min(count, whole(values.workers, 'workers')))
  await Promise.all(Array.from({ length: workers }, run))
  console.log(`${count - failed} passed, ${failed} failed`)
  process.exitCode = failed > 0 ? 1 : 0
}

/** Reads are many, and seldom the point: they are left out unless asked for. */
function told({ seed, plan, outcome, attempts }: Failure, isWhole: boolean): string {
  const { deeds, troubles, ...rest } = plan
  const trace = outcome.trace.filter((line) => isWhole || !/ GET .* 200$/.test(line))
  return [
    `\nseed ${seed} FAILED; the shortest plan that was found in ${attempts} attempts:`,
    `  ${JSON.stringify(rest)}`,
    ...[...deeds, ...troubles].map((one) => `  ${JSON.stringify(one)}`),
    ...outcome.findings.map((one) => `  FOUND ${one}`),
    'what happened:',
    ...trace.map((line) => `  ${line}`),
    `again: npm run simulate -- --seeds 1 --from ${seed} --trace\n`,
  ].join('\n')
}

await (process.argv.includes('--worker') ? work() : lead())
