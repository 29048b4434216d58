// What holds for the repository as a whole: the rules of lint-rules.ts and .oxlintrc.json catch what
// they are for, and what the documents and the deployment files say is so.
import { execFile } from 'node:child_process'
import { cp, glob, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { objection } from '../lint-rules.ts'
import { Environment } from '../src/config.ts'

const root = join(import.meta.dirname, '..')
const text = (path: string) => readFile(join(root, path), 'utf8')
const manifest = JSON.parse(await text('package.json'))

describe('the lint rules', () => {
  // The key is where the file would lie.
  const offences: Record<string, [source: string, rule: string]> = {
    'src/domain/now.ts': ['export const now = () => Date.now()', 'no-restricted-properties'],
    'src/domain/today.ts': ['export const today = () => new Date()', 'no-machine-date'],
    'src/domain/spoken.ts': ['export const spoken = () => Date()', 'no-machine-date'],
    'src/domain/chance.ts': ['export const dice = () => Math.random()', 'no-restricted-properties'],
    'src/domain/key.ts': [
      "import { randomUUID } from 'node:crypto'\nexport const key = () => randomUUID()",
      'no-restricted-imports',
    ],
    'src/projections/global-key.ts': [
      'export const key = () => crypto.randomUUID()',
      'no-restricted-properties',
    ],
    'src/http/later.ts': [
      'export const later = (act: () => void) => setTimeout(act, 1)',
      'no-restricted-globals',
    ],
    'src/http/global-later.ts': [
      'export const later = (act: () => void) => globalThis.setInterval(act, 1)',
      'no-restricted-globals',
    ],
    'src/http/timers.ts': [
      "import { setTimeout } from 'node:timers/promises'\nexport const wait = () => setTimeout(1)",
      'no-restricted-imports',
    ],
    'src/adapters/call.ts': [
      "export const call = () => fetch('http://a')",
      'no-restricted-globals',
    ],
    'src/adapters/home.ts': [
      'export const home = () => process.env.HOME',
      'no-restricted-properties',
    ],
    'src/adapters/any.ts': ['export const same = (it: any) => it', 'no-explicit-any'],
    'src/adapters/default.ts': ['export default 1', 'no-default-export'],
    'src/adapters/loud.ts': ["export const loud = () => console.log('!')", 'no-console'],
    'src/adapters/long.ts': [`export {}\n${'// A line.\n'.repeat(300)}`, 'max-lines'],
    'src/adapters/upward.ts': ["export * from '../http/timers.ts'", 'import-direction'],
    'src/adapters/typed.ts': [
      "export type Routes = typeof import('../http/timers.ts')",
      'import-direction',
    ],
    'src/adapters/lazy.ts': ["export const pay = () => import('stripe')", 'import-direction'],
    'src/domain/egg.ts': [
      "import { hen } from './hen.ts'\nexport const egg = (): unknown => hen()",
      'no-cycle',
    ],
    'src/domain/hen.ts': [
      "import { egg } from './egg.ts'\nexport const hen = (): unknown => egg()",
      'no-cycle',
    ],
  }
  const allowed: Record<string, string> = {
    'src/adapters/outside.ts': 'export const now = () => new Date(Date.now())',
    'src/config.ts': 'export const home = () => process.env.HOME',
    'src/domain/given.ts': 'export const given = (moment: string) => new Date(moment)',
  }
  let place: string
  let found: { filename: string; code: string }[]

  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'tieout-lint-'))
    for (const file of ['.oxlintrc.json', 'lint-rules.ts']) {
      await cp(join(root, file), join(place, file))
    }
    const sources = Object.entries(offences).map(([path, [source]]) => [path, source] as const)
    for (const [path, source] of [...sources, ...Object.entries(allowed)]) {
      await mkdir(dirname(join(place, path)), { recursive: true })
      await writeFile(join(place, path), `${source}\n`)
    }
    const program = join(root, 'node_modules/.bin/oxlint')
    const report = await new Promise<string>((resolve) => {
      execFile(program, ['--format', 'json'], { cwd: place }, (_, stdout) => resolve(stdout))
    })
    found = JSON.parse(report).diagnostics
  })
  afterAll(() => rm(place, { recursive: true, force: true }))

  test.for(Object.entries(offences))('object to %s', ([path, [, rule]]) => {
    const codes = found.filter(({ filename }) => filename === path).map(({ code }) => code)
    expect(codes).toContainEqual(expect.stringContaining(`(${rule})`))
  })

  test.for(Object.keys(allowed))('have nothing against %s', (path) => {
    expect(found.filter(({ filename }) => filename === path)).toEqual([])
  })
})

describe('the direction of imports', () => {
  const cases: [file: string, specifier: string, kind: 'types' | 'values', may: boolean][] = [
    ['src/domain/invoice.ts', './money.ts', 'values', true],
    ['src/domain/invoice.ts', 'decimal.js', 'values', true],
    ['src/domain/invoice.ts', 'node:crypto', 'values', true],
    ['src/domain/invoice.ts', 'node:fs', 'types', false],
    ['src/domain/invoice.ts', 'pg', 'types', false],
    ['src/domain/invoice.ts', '../projections/invoices.ts', 'types', false],
    ['src/projections/invoices.ts', '../domain/invoice.ts', 'values', true],
    ['src/projections/invoices.ts', '../adapters/checkpoints.ts', 'types', false],
    ['src/adapters/ingest.ts', '../projections/invoices.ts', 'types', false],
    ['src/adapters/stripe/inbound.ts', 'stripe', 'types', true],
    ['src/adapters/stripe/inbound.ts', 'stripe', 'values', false],
    ['src/adapters/nats/feed.ts', '@eventstore/db-client', 'types', false],
    ['src/adapters/eventstoredb/store.ts', '@eventstore/db-client/extra', 'values', true],
    ['src/http/routes/invoices.ts', '../../projections/invoices.ts', 'values', true],
    ['src/http/routes/webhooks.ts', '../../adapters/webhook.ts', 'types', true],
    ['src/http/routes/webhooks.ts', '../../adapters/webhook.ts', 'values', false],
    ['src/http/app.ts', '../config.ts', 'types', false],
    ['src/service.ts', './http/app.ts', 'values', true],
    ['src/service.ts', './main.ts', 'values', false],
    ['src/service.ts', './tieout.ts', 'values', false],
    ['src/tieout.ts', './main.ts', 'values', true],
    ['src/commands/keys.ts', './keys-command.ts', 'values', true],
    ['src/service.ts', './commands/keys.ts', 'values', false],
    ['src/adapters/archive/writer.ts', 'tar-stream', 'values', true],
    ['src/audit/archive.ts', 'tar-stream', 'values', false],
    ['sandbox/world.ts', '../src/domain/outside.ts', 'types', true],
    ['sandbox/world.ts', '../src/domain/money.ts', 'types', true],
    ['sandbox/world.ts', '../src/domain/money.ts', 'values', false],
    ['sandbox/world.ts', '../src/adapters/stripe/translate.ts', 'values', false],
    ['web/page.js', '../src/domain/money.ts', 'values', false],
    ['test/journey.test.ts', '../src/main.ts', 'values', true],
  ]

  test.for(cases)('%s takes %s (%s): %s', ([file, specifier, kind, may]) => {
    expect(objection(file, specifier, kind === 'types') === undefined).toBe(may)
  })

  test('a package without a place is named', () => {
    expect(objection('src/http/app.ts', 'left-pad', false)).toContain('left-pad has no place yet')
  })
})

describe('the files', () => {
  test('in src are at most 300 lines long', async () => {
    const lengths: Record<string, number> = {}
    for await (const path of glob('src/**/*.{ts,sql}', { cwd: root })) {
      lengths[path] = (await text(path)).trimEnd().split('\n').length
    }
    expect(Object.entries(lengths).filter(([, lines]) => lines > 300)).toEqual([])
  })

  test('every install script that npm would run has been looked at', async () => {
    const { packages } = JSON.parse(await text('package-lock.json'))
    const scripted = Object.entries<{ hasInstallScript?: boolean }>(packages)
      .filter(([, entry]) => entry.hasInstallScript)
      .map(([path]) => path.replace(/^.*node_modules\//, ''))
    expect(Object.keys(manifest.allowScripts).sort()).toEqual(scripted.sort())
  })
})

describe.for(['README.md', 'CONTRIBUTING.md', 'SECURITY.md'])('%s', (document) => {
  test.runIf(existsSync(join(root, document)))('names scripts and files that exist', async () => {
    const words = await text(document)
    const code = [...words.matchAll(/```[^]*?```|`[^`\n]+`/g)].join('\n')
    const builtIn = ['ci', 'install', 'rebuild', 'run']
    const commands = [...code.matchAll(/\bnpm (?:run )?([a-z][a-z:]*)/g)].map(([, name]) => name)
    const scripts = [...builtIn, ...Object.keys(manifest.scripts)]
    expect(commands.filter((name) => !scripts.includes(name as string))).toEqual([])
    const programs = code.matchAll(/\bnode ((?:src|sandbox|bench|test)\/\S+?\.ts)/g)
    const links = words.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)
    const paths = [...programs, ...links].map(([, path]) => path as string)
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })
})

describe('the deployment files', () => {
  // The parser that @fastify/swagger brings.
  const require = createRequire(createRequire(import.meta.url).resolve('@fastify/swagger'))
  const read = async (path: string) => require('yaml').parse(await text(path))
  type Service = {
    environment?: Record<string, unknown>
    healthcheck?: unknown
    depends_on?: Record<string, { condition: string }>
  }

  test('docker-compose.yml waits for healthy stores and sets only what is read', async () => {
    const services: Record<string, Service> = (await read('docker-compose.yml')).services
    const { tieout, ...stores } = services
    expect(Object.keys(tieout?.depends_on ?? {}).sort()).toEqual(Object.keys(stores).sort())
    for (const { condition } of Object.values(tieout?.depends_on ?? {})) {
      expect(condition).toBe('service_healthy')
    }
    for (const [name, store] of Object.entries(stores)) {
      expect(store.healthcheck, `${name} has no health check`).toBeDefined()
    }
    const known = Object.keys(Environment.properties)
    expect(Object.keys(tieout?.environment ?? {}).filter((it) => !known.includes(it))).toEqual([])
  })

  test('the workflow runs actions by commit, which nobody can move', async () => {
    await read('.github/workflows/ci.yml')
    const uses = [...(await text('.github/workflows/ci.yml')).matchAll(/uses: (\S+)/g)]
    expect(uses.length).toBeGreaterThan(0)
    for (const [, action] of uses) expect(action).toMatch(/@[0-9a-f]{40}$/)
  })
})
