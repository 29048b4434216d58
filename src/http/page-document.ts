// The document of the dashboard, as each of its pages needs it: it names the files of that page, so
// that none of them is first asked for when another has arrived; and to who is signed in it begins
// by asking the API what the page will ask it.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from '../domain/story/language.ts'

export type PageDocument = { html: string; tag: string; contentSecurityPolicy: string }
export type Asked = { path: string; language: Language; isSignedIn: boolean }

type First = { words: string[] } & Record<Language, string[]>
/** Written by web/build.ts: by the address of a page, with `$` before what differs. */
type Firsts = Record<string, First>

/** It loads script from its own address only; style also from what its components lay on elements. */
const policy = (script: string) =>
  `default-src 'self'; ${script}style-src 'self' 'unsafe-inline'; img-src 'self' data:; ` +
  "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

export const bareContentSecurityPolicy = policy('')

const beginScript = /<script id="begin">(.*?)<\/script>\s*/s

const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined)

/** Undefined where the page is not built. */
export function openPageDocument(folder: string): ((asked: Asked) => PageDocument) | undefined {
  const built = read(join(folder, 'index.html'))
  if (built === undefined) return
  const firsts: Firsts = JSON.parse(read(join(folder, 'firsts.json')) ?? '{}')
  const begin = beginScript.exec(built)?.[1]
  const kept = new Map<string, PageDocument>()

  function make(first: First | undefined, { language, isSignedIn }: Asked): PageDocument {
    const words = first && `<meta name="words" content="${first.words.join(' ')}">`
    const links = (first?.[language] ?? []).map((file) =>
      file.endsWith('.css')
        ? `<link rel="stylesheet" crossorigin href="${file}">`
        : `<link rel="modulepreload" crossorigin href="${file}">`,
    )
    const whole = built?.replace('</head>', () => `${[words, ...links].join('\n')}\n</head>`) ?? ''
    const isBegun = isSignedIn && begin !== undefined
    const html = isBegun ? whole : whole.replace(beginScript, '')
    const hashOf = (text: string) => createHash('sha256').update(text).digest('base64')
    const script = isBegun ? `script-src 'self' 'sha256-${hashOf(begin)}'; ` : ''
    return { html, tag: `"${hashOf(html)}"`, contentSecurityPolicy: policy(script) }
  }

  return (asked) => {
    const page = Object.keys(firsts).find((pattern) => isOf(pattern, asked.path)) ?? ''
    const name = [page, asked.language, asked.isSignedIn].join(' ')
    const made = kept.get(name) ?? make(firsts[page], asked)
    kept.set(name, made)
    return made
  }
}

function isOf(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split('/'), path.split('/')]
  return (
    wanted.length === given.length &&
    wanted.every((part, at) => part === given[at] || part.startsWith('$'))
  )
}
