// The two rules of this project that oxlint does not bring: which file may import which, and that
// nobody asks the machine for the date. Loaded by .oxlintrc.json, proved by test/repository.test.ts.
// Dependency-cruiser would say the first as well, but cannot read TypeScript 7.
import { isBuiltin } from 'node:module'
import { posix, relative, sep } from 'node:path'

type Row = { from: RegExp; may: RegExp[]; mayTypes?: RegExp[]; because: string }

/** Where a process begins, its commands, and the work that goes on behind the API. */
const root = /^src\/([^/]+|(audit|commands|erasing|reconciling)\/[^/]+)\.ts$/

/** Which of our own files a file may import. The first row whose `from` fits decides; a file that
 *  no row fits (tests, benchmarks) may import what it likes. */
const directions: Row[] = [
  {
    from: /^src\/domain\//,
    may: [/^src\/domain\//],
    because: 'the domain knows nothing but itself',
  },
  {
    from: /^src\/projections\//,
    may: [/^src\/(domain|projections)\//],
    because: 'a view knows the events, not who wrote them or who reads it',
  },
  {
    from: /^src\/adapters\//,
    may: [/^src\/(domain|adapters)\//],
    because: 'an adapter knows the ports it serves and nothing above them',
  },
  {
    from: /^src\/http\//,
    may: [/^src\/(domain|projections|http)\//],
    mayTypes: [/^src\/adapters\/webhook\.ts$/],
    because: 'a route takes decisions and queries; adapters are handed to it by main.ts',
  },
  {
    // The command line begins what there is to begin.
    from: /^src\/(tieout|commands\/[^/]+)\.ts$/,
    may: [/^src\//, /^sandbox\//],
    because: 'a command begins the service or works on files, and is tested from outside',
  },
  {
    // The composition root, and the work that goes on behind the API.
    from: /^src\/([^/]+|(audit|erasing|reconciling)\/[^/]+)\.ts$/,
    may: [/^src\/(?!(main|tieout)\.ts$|commands\/)/, /^sandbox\//],
    because: 'main.ts and tieout.ts are where a process begins, not libraries',
  },
  {
    from: /^sandbox\/main\.ts$/,
    may: [/^sandbox\//, /^src\/adapters\/outside\.ts$/, /^src\/domain\/(outside|ids)\.ts$/],
    because: 'the sandbox stands for the platforms and shares no logic with what it tests',
  },
  {
    from: /^sandbox\//,
    may: [/^sandbox\//, /^src\/domain\/(outside|ids)\.ts$/],
    mayTypes: [/^src\/domain\/money\.ts$/],
    because: 'the sandbox stands for the platforms and shares no logic with what it tests',
  },
  {
    from: /^web\/api\/generate\.ts$/,
    may: [/^src\/(http\/app|adapters\/outside)\.ts$/],
    because: 'the types of the API are made from its routes, and from nothing else',
  },
  {
    from: /^web\//,
    may: [/^web\//],
    because: 'the dashboard knows the service only by HTTP',
  },
]

/** Where each package may be imported in src/, sandbox/ and web/. A package that is not listed may
 *  be imported nowhere there: a new dependency begins with a line here. */
const page = /^web\/(main\.tsx|(app|api|pages|parts)\/)/

const packages: Record<string, { may: RegExp[]; mayTypes?: RegExp[] }> = {
  '@eventstore/db-client': { may: [/^src\/adapters\/eventstoredb\//] },
  '@fastify/cookie': { may: [/^src\/http\//] },
  '@mantine/core': { may: [page] },
  '@mantine/dates': { may: [page] },
  '@mantine/form': { may: [page] },
  '@mantine/hooks': { may: [page] },
  '@mantine/notifications': { may: [page] },
  '@mantine/spotlight': { may: [page] },
  '@tabler/icons-react': { may: [page] },
  '@tanstack/react-query': { may: [page] },
  '@tanstack/react-router': { may: [page] },
  '@tanstack/react-table': { may: [/^web\/parts\/data-table\//] },
  '@tanstack/react-virtual': { may: [page] },
  '@vitejs/plugin-react': { may: [/^web\/vite\.config\.ts$/] },
  dayjs: { may: [page] },
  echarts: { may: [/^web\/parts\//] },
  i18next: { may: [page] },
  'openapi-fetch': { may: [/^web\/api\//] },
  'openapi-react-query': { may: [/^web\/api\//] },
  'openapi-typescript': { may: [/^web\/api\/generate\.ts$/] },
  react: { may: [page] },
  'react-dom': { may: [/^web\/main\.tsx$/, page] },
  'react-i18next': { may: [page] },
  vite: { may: [/^web\/(build|build-firsts|vite\.config)\.ts$/] },
  '@fastify/compress': { may: [/^src\/http\//] },
  '@fastify/helmet': { may: [/^src\/http\//] },
  '@fastify/static': { may: [/^src\/http\//] },
  '@fastify/swagger': { may: [/^src\/http\//] },
  '@fastify/swagger-ui': { may: [/^src\/http\//] },
  '@fastify/type-provider-typebox': { may: [/^src\/http\//] },
  '@node-rs/argon2': { may: [/^src\/adapters\/passwords\.ts$/] },
  '@hubspot/api-client': { may: [/^src\/adapters\/hubspot\/client\.ts$/] },
  axios: {
    may: [/^src\/adapters\/(quickbooks\/client|connections\/.*|outgoing\/.*)\.ts$/],
  },
  cockatiel: { may: [/^src\/adapters\/calls\//] },
  'csv-stringify': { may: [/^src\/http\/exports\//] },
  'decimal.js': { may: [/^src\/(domain|projections|adapters)\//, /^sandbox\//] },
  fastify: { may: [/^src\/http\//, /^sandbox\//] },
  nats: { may: [/^src\/adapters\/nats\//] },
  'node-quickbooks': { may: [/^src\/adapters\/quickbooks\/client\.ts$/] },
  nodemailer: { may: [/^src\/adapters\/mail\//] },
  'openid-client': { may: [/^src\/adapters\/oidc\.ts$/] },
  pdfkit: { may: [/^src\/http\/exports\//] },
  pg: {
    may: [/^src\/adapters\/postgres\//],
    mayTypes: [/^src\/adapters\//, root],
  },
  pino: {
    may: [root, /^sandbox\/main\.ts$/, /^web\/api\/generate\.ts$/],
    mayTypes: [/^src\/adapters\//],
  },
  'prom-client': { may: [root, /^src\/http\//, /^web\/api\/generate\.ts$/] },
  'request-filtering-agent': { may: [/^src\/adapters\/outgoing\//] },
  'postal-mime': { may: [/^sandbox\//] },
  'smtp-server': { may: [/^sandbox\//] },
  slonik: { may: [/^src\/projections\//], mayTypes: [/^src\/http\//, root] },
  standardwebhooks: { may: [/^src\/adapters\/outgoing\//] },
  stripe: {
    may: [/^src\/adapters\/stripe\/client\.ts$/],
    mayTypes: [/^src\/adapters\/stripe\//],
  },
  'tar-stream': { may: [/^src\/adapters\/archive\//] },
  typebox: { may: [/^src\//, /^sandbox\//] },
  'write-excel-file': { may: [/^src\/http\/exports\//] },
}

const domainBuiltins = ['node:crypto']

/** Why `file` may not import `specifier`, or undefined when it may. `types` says that the whole
 *  import is of types: `import { type A }` still loads the module when Node strips the types. */
export function objection(file: string, specifier: string, types: boolean): string | undefined {
  const fits = (patterns: RegExp[] = [], path: string) => patterns.some((it) => it.test(path))
  const row = directions.find(({ from }) => from.test(file))
  if (!row) return
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(file), specifier)
    if (fits(row.may, target) || (types && fits(row.mayTypes, target))) return
    const rest = fits(row.mayTypes, target) ? ' (only its types)' : ''
    return `${file} may not import ${target}${rest}: ${row.because}`
  }
  if (isBuiltin(specifier)) {
    if (!file.startsWith('src/domain/') || domainBuiltins.includes(specifier)) return
    return `${file} may not import ${specifier}: ${row.because}`
  }
  const name = (/^(@[^/]+\/)?[^/]+/.exec(specifier) as RegExpExecArray)[0]
  const place = packages[name]
  if (!place) return `${name} has no place yet: say in lint-rules.ts which files may import it`
  if (fits(place.may, file) || (types && fits(place.mayTypes, file))) return
  const rest = fits(place.mayTypes, file) ? ' (only its types)' : ''
  return `${file} may not import ${name}${rest}: lint-rules.ts says where it belongs`
}

// What is used here of oxlint's rule interface, which is ESLint's.
type Node = {
  type: string
  value?: unknown
  name?: string
  source?: Node | null
  importKind?: string
  exportKind?: string
  callee?: Node
  arguments?: Node[]
}
type Context = {
  cwd: string
  filename: string
  report(problem: { node: Node; message: string }): void
}

const importDirection = {
  create(context: Context) {
    const file = relative(context.cwd, context.filename).split(sep).join('/')
    const check = (node: Node, source: Node | null | undefined, types: boolean) => {
      if (typeof source?.value !== 'string') return
      const message = objection(file, source.value, types)
      if (message) context.report({ node: source, message })
    }
    return {
      ImportDeclaration: (node: Node) => check(node, node.source, node.importKind === 'type'),
      ExportNamedDeclaration: (node: Node) => check(node, node.source, node.exportKind === 'type'),
      ExportAllDeclaration: (node: Node) => check(node, node.source, node.exportKind === 'type'),
      ImportExpression: (node: Node) => check(node, node.source, false),
      TSImportType: (node: Node) => check(node, node.source, true),
    }
  },
}

const noMachineDate = {
  create(context: Context) {
    const message = 'Take the moment from the Clock that is passed in (src/domain/outside.ts).'
    const check = (node: Node) => {
      if (node.callee?.type !== 'Identifier' || node.callee.name !== 'Date') return
      // Date() without new ignores what it is given and always answers now.
      if (node.type === 'NewExpression' && node.arguments?.length !== 0) return
      context.report({ node, message })
    }
    return { NewExpression: check, CallExpression: check }
  },
}

export default {
  meta: { name: 'tieout' },
  rules: { 'import-direction': importDirection, 'no-machine-date': noMachineDate },
}
