// How well and how fast payments find what they are for:
//   node bench/matching.ts [folder of labelled sets]
// Runs `tieout match eval` on each set there is and scores it with the folder's own score.py, beside
// what the prototype of its README reached. The sets are not part of this repository.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const folder =
  process.argv[2] ?? process.env.TIEOUT_MATCHING_SETS ?? join(root, '..', 'shared', 'matching')

type Figures = {
  auto_precision: number
  auto_precision_low95: number
  auto_rate: number
  wrong_money_rate_of_auto: number
  found_top3_or_auto: number
  calibration_error: number
}

/** What the prototype reached on 20,000 payments of either kind, as far as it is known. */
const prototype: Record<string, string> = {
  typical: 'precision .9998, rate .878 (bank .826), automatic or in top 3 .974, wrong money .013 %',
  hard: 'precision .9985, rate .698, automatic or in top 3 .931',
}
const sets = ['typical-1k', 'hard-1k', 'typical-20k']

/** Where a set lies; unpacked, where there is only its archive. */
function locate(name: string, scratch: string): string | undefined {
  const plain = join(folder, name)
  if (existsSync(plain)) return plain
  const archive = `${plain}.tar.gz`
  if (!existsSync(archive)) return
  const { status, stderr } = spawnSync('tar', ['-xzf', archive, '-C', scratch], {
    encoding: 'utf8',
  })
  if (status === 0) return join(scratch, name)
  console.log(`${archive} cannot be unpacked: ${stderr.trim()}`)
}

/** What the command says at its end: counts, times, memory. */
async function predict(set: string, file: string): Promise<string[]> {
  const out = await open(file, 'w')
  const command = [join(root, 'src', 'tieout.ts'), 'match', 'eval', set]
  const child = spawn(process.execPath, command, { stdio: ['ignore', out.fd, 'pipe'] })
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text) => (said += text))
  const code = await new Promise((resolve) => child.on('close', resolve))
  await out.close()
  if (code !== 0) throw new Error(said)
  return said.trimEnd().split('\n').slice(-2)
}

const percent = (part: number, digits = 3) => `${(part * 100).toFixed(digits)} %`

function score(set: string, file: string): string {
  const args = [join(folder, 'score.py'), set, file, '--json']
  const { stdout, stderr, status } = spawnSync('python3', args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  const { all, 'bank lines without payouts': bank } = JSON.parse(stdout) as Record<string, Figures>
  if (!all || !bank) throw new Error('score.py answers in a form that is not known here')
  return [
    `precision ${all.auto_precision.toFixed(4)} (low ${all.auto_precision_low95.toFixed(4)})`,
    `rate ${all.auto_rate.toFixed(3)} (bank ${bank.auto_rate.toFixed(3)})`,
    `automatic or in top 3 ${all.found_top3_or_auto.toFixed(3)}`,
    `wrong money ${percent(all.wrong_money_rate_of_auto)}`,
    `calibration error ${all.calibration_error.toFixed(4)}`,
  ].join(', ')
}

if (!existsSync(join(folder, 'score.py'))) {
  console.log(`No labelled sets in ${folder}: name their folder, or set TIEOUT_MATCHING_SETS.`)
} else if (spawnSync('python3', ['--version']).status !== 0) {
  console.log('There is no python3 here, which score.py needs.')
} else {
  const scratch = await mkdtemp(join(tmpdir(), 'tieout-matching-'))
  for (const name of sets) {
    const set = locate(name, scratch)
    if (!set) {
      console.log(`${name}: not in ${folder}`)
      continue
    }
    const file = join(scratch, `${name}.out.jsonl`)
    const summary = await predict(set, file)
    console.log(`${name}\n  ours       ${score(set, file)}`)
    console.log(`  prototype  ${prototype[name.split('-')[0] as string]} (20,000 payments)`)
    for (const line of summary) console.log(`  ${line}`)
  }
  await rm(scratch, { recursive: true })
}
