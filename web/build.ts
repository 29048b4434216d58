// Builds the dashboard into web/dist, and each file a second and third time, compressed, for the
// browsers that take it; firsts.json says what each page needs at once. `--if-changed` builds only when something is newer than what was built;
// `--out DIR` builds elsewhere.
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { build, type Rolldown } from 'vite'
import { beginScript, firstsOf } from './build-firsts.ts'

const here = import.meta.dirname
const { values } = parseArgs({
  options: { 'if-changed': { type: 'boolean' }, out: { type: 'string' } },
})
const built = resolve(values.out ?? join(here, 'dist'))
/** Written last: without it what is there is not whole. */
const stamp = join(built, 'built')

const filesIn = async (folder: string) =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))

const changedAt = async (path: string) => (await stat(path).catch(() => undefined))?.mtimeMs ?? 0

async function isUpToDate(): Promise<boolean> {
  const sources = (await filesIn(here)).filter((path) => !path.startsWith(join(here, 'dist')))
  const all = [...sources, join(here, '../package-lock.json')]
  const newest = Math.max(...(await Promise.all(all.map(changedAt))))
  return (await changedAt(stamp)) >= newest
}

async function compress(path: string): Promise<void> {
  const bytes = await readFile(path)
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 }
  await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes, { params }))
  await writeFile(`${path}.gz`, await promisify(gzip)(bytes))
}

if (!values['if-changed'] || !(await isUpToDate())) {
  console.log('building the dashboard …')
  const { output } = (await build({
    configFile: join(here, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: built },
  })) as Rolldown.RolldownOutput
  const chunks = output.filter((one) => one.type === 'chunk')
  const document = join(built, 'index.html')
  const begin = `<script id="begin">${await beginScript()}</script>`
  const html = await readFile(document, 'utf8')
  await writeFile(join(built, 'firsts.json'), JSON.stringify(await firstsOf(chunks, html)))
  await writeFile(
    document,
    html.replace('<!-- begin -->', () => begin),
  )
  const texts = (await filesIn(built)).filter((path) => /\.(js|css|svg)$/.test(path))
  await Promise.all(texts.map(compress))
  await writeFile(stamp, '')
}
