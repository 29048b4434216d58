// Writes the types of our own API (schema.d.ts) and the addresses that can answer of the past
// (clocks.ts), from the same schemas that check the requests. Nothing is started: the routes are
// only registered. `node web/api/generate.ts`, or with --check to hear whether they are up to date.
import { readFile, writeFile } from 'node:fs/promises'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import type { OpenAPI3 } from 'openapi-typescript'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { realOutside } from '../../src/adapters/outside.ts'
import { type AppDeps, buildApp } from '../../src/http/app.ts'

// openapi-typescript draws with the compiler's own API, which TypeScript 7 does not have yet.
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier === 'typescript' ? 'typescript-5' : specifier, context),
})

/** Whatever is asked of it: nothing is, while routes are registered. */
const absent = new Proxy(
  {},
  {
    get: (_, name) => () => {
      throw new Error(`${String(name)} of a part that is not there`)
    },
  },
) as never

/** Every part is there, so every route is. */
const deps: Required<AppDeps> = {
  outside: realOutside,
  store: absent,
  db: absent,
  projections: absent,
  webhooks: absent,
  outgoing: absent,
  workspaces: ['main'],
  timeZone: undefined,
  companyName: undefined,
  homeCurrency: undefined,
  apiKeys: [],
  signIn: { sessions: absent, passwords: absent },
  demoPeople: undefined,
  demoKey: undefined,
  demo: undefined,
  sandboxControlUrl: undefined,
  pageFolder: undefined,
  publicUrl: undefined,
  pageUrl: undefined,
  trustedProxies: undefined,
  archives: absent,
  dependencies: [],
  platforms: [],
  mappingFaults: absent,
  dealFields: absent,
  dealPipelines: absent,
  traffic: absent,
  erasures: absent,
  discrepancies: absent,
  seals: absent,
  mailer: absent,
  pages: absent,
  savedViews: absent,
  sweeps: absent,
  connections: { desk: absent, authorising: absent },
  log: pino({ level: 'silent' }),
  metrics: new Registry(),
  closing: undefined,
}

async function description(): Promise<OpenAPI3> {
  const app = await buildApp(deps)
  await app.ready()
  const answer = app.swagger() as OpenAPI3
  await app.close()
  return answer
}

/** Without words, refusals and the webhooks of others: a page needs the forms of what it sends and
 *  gets, and every refusal has one form (client.ts). */
function answersOnly({ openapi, info, paths }: OpenAPI3): OpenAPI3 {
  const isRefusal = (name: string, value: unknown) =>
    /^[345]\d\d$/.test(name) && typeof value === 'object' && value !== null && 'content' in value
  const json = 'application/json'
  // What can be downloaded as well is read as JSON here.
  const asJson = (name: string, value: unknown) =>
    name === 'content' && typeof value === 'object' && value !== null && json in value
      ? { [json]: (value as Record<string, unknown>)[json] }
      : value
  const text = JSON.stringify({ openapi, info, paths }, (name, value) =>
    (name === 'description' && typeof value === 'string') ||
    (name === 'examples' && Array.isArray(value)) ||
    isRefusal(name, value)
      ? undefined
      : asJson(name, value),
  )
  return JSON.parse(text)
}

async function texts(): Promise<Record<string, string>> {
  const { astToString, default: openapiTS } = await import('openapi-typescript')
  const api = await description()
  const types = astToString(await openapiTS(answersOnly(api), { alphabetize: true }))
  const taking = (parameter: string) =>
    Object.entries(api.paths ?? {})
      .filter(([, item]) =>
        JSON.stringify('get' in item ? item.get : {}).includes(`"${parameter}"`),
      )
      .map(([path]) => path)
      .sort()
  const setOf = (paths: string[]) =>
    `ReadonlySet<string> = new Set(${JSON.stringify(paths, null, 2)})`
  const head = '// Written by web/api/generate.ts; not by hand.\n'
  return {
    'schema.d.ts': `${head}${types}`,
    'clocks.ts': `${head}/** Answer as of a moment of the past (\`knownAt\`). */
export const ofThePast: ${setOf(taking('knownAt'))}
/** Wait until a write can be seen (\`after\`). */
export const ofWrites: ${setOf(taking('after'))}
`,
  }
}

for (const [name, text] of Object.entries(await texts())) {
  const path = join(import.meta.dirname, name)
  if (!process.argv.includes('--check')) await writeFile(path, text)
  else if ((await readFile(path, 'utf8').catch(() => '')) !== text) {
    console.error(`web/api/${name} is not what the API is now: run \`node web/api/generate.ts\`.`)
    process.exitCode = 1
  }
}
process.exit()
