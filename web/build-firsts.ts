// What of the built files each page needs before it can be shown: the document names them, so that
// they all are asked for at once and none only when another has arrived.
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { build, type Rolldown } from 'vite'

type Chunk = Rolldown.OutputChunk & { viteMetadata?: { importedCss: Set<string> } }
/** By the address of a page as the router has it. */
export type Firsts = Record<string, { words: string[] } & Record<'en' | 'fr', string[]>>

const here = import.meta.dirname
const routeOf = /\b(?:page|door)\('([^']+)', \(\) => import\('([^']+)'\)\)/g

export async function firstsOf(chunks: Chunk[], document: string): Promise<Firsts> {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
  const bySource = new Map(chunks.map((chunk) => [chunk.facadeModuleId, chunk]))
  const withImports = (chunk: Chunk | undefined, all = new Set<Chunk>()) => {
    if (!chunk || all.has(chunk)) return all
    for (const name of chunk.imports) withImports(byName.get(name), all)
    return all.add(chunk)
  }
  // Those the document asks for by itself.
  const start = new Set(chunks.filter(({ fileName }) => document.includes(fileName)))

  const ownOf = (source: string) => {
    const page = bySource.get(source)
    if (!page) throw new Error(`${source} is a page without a file of its own`)
    return [...withImports(page)].filter((chunk) => !start.has(chunk))
  }
  /** Where words stand, beside what says them. */
  const foldersOf = (source: string) => {
    const sources = [...start, ...ownOf(source)].flatMap((one) => one.moduleIds)
    const folders = [...new Set(sources.map(dirname))]
    return folders.filter((folder) => bySource.has(join(folder, 'words.en.ts')))
  }
  const filesOf = (source: string, language: string) => {
    const own = ownOf(source)
    // English stands in for what a language has no word for.
    const words = [...new Set([language, 'en'])].flatMap((tongue) =>
      foldersOf(source).map((folder) => bySource.get(join(folder, `words.${tongue}.ts`))),
    )
    const styles = own.flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])])
    const scripts = [...words, ...own].flatMap((one) => one?.fileName ?? [])
    const files = new Set([...styles, ...scripts].map((name) => `/${name}`))
    return [...files].filter((file) => !document.includes(file))
  }
  const router = join(here, 'app/router.tsx')
  const routes = [...(await readFile(router, 'utf8')).matchAll(routeOf)]
  return Object.fromEntries(
    routes.map(([, path = '', file = '']) => {
      const source = join(dirname(router), file)
      const words = foldersOf(source).map((folder) => basename(folder))
      return [path, { words, en: filesOf(source, 'en'), fr: filesOf(source, 'fr') }]
    }),
  )
}

/** What runs in the head of the document, as text. */
export async function beginScript(): Promise<string> {
  const built = await build({
    ...{ configFile: false, logLevel: 'warn', root: here },
    build: {
      ...{ write: false, target: 'es2023' },
      lib: { entry: join(here, 'app/begin.ts'), formats: ['iife'], name: 'begin' },
    },
  })
  const [{ output }] = built as [Rolldown.RolldownOutput]
  return output[0].code.trim()
}
