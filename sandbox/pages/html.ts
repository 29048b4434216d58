// One object of a platform as a page that people can read. It is no copy of the platform's own site: only
// what the object holds, what it is linked with, and the object as a program gets it.
import type { Reply } from '../server.ts'

export type Field = { name: string; value: string; href?: string | undefined }
export type ObjectPage = {
  platform: string
  kind: string
  title: string
  fields: Field[]
  lists: { title: string; rows: Field[] }[]
  raw: unknown
}

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
export const escaped = (text: string) => text.replace(/[&<>"']/g, (one) => escapes[one] ?? one)

const style = `
  :root { color-scheme: light dark; --line: #8884; --soft: #8881 }
  body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem }
  header { border-bottom: 1px solid var(--line); margin-bottom: 1rem; padding-bottom: .75rem }
  header p { margin: 0; opacity: .75 }
  h1 { font-size: 1.5rem; margin: .25rem 0; overflow-wrap: anywhere }
  h2 { font-size: 1.05rem; margin: 1.75rem 0 .5rem }
  table { border-collapse: collapse; width: 100% }
  th, td { border-bottom: 1px solid var(--line); padding: .4rem .5rem; text-align: left; vertical-align: top;
    overflow-wrap: anywhere }
  th { font-weight: 500; opacity: .75; width: 16rem }
  pre { background: var(--soft); border-radius: .5rem; overflow: auto; padding: 1rem }
  summary { cursor: pointer; padding: .5rem 0 }
  @media (max-width: 40rem) { th { width: 9rem } }
`

const shownValue = ({ value, href }: Field) =>
  href ? `<a href="${escaped(href)}">${escaped(value)}</a>` : escaped(value)

const tableOf = (rows: readonly Field[]) =>
  `<table>${rows
    .map((row) => `<tr><th scope="row">${escaped(row.name)}</th><td>${shownValue(row)}</td></tr>`)
    .join('')}</table>`

export function htmlOf({ platform, kind, title, fields, lists, raw }: ObjectPage): string {
  const listed = lists
    .filter(({ rows }) => rows.length > 0)
    .map((one) => `<h2>${escaped(one.title)}</h2>${tableOf(one.rows)}`)
  const code = escaped(JSON.stringify(raw, null, 2))
  return (
    `<!doctype html><html lang="en"><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width, initial-scale=1">` +
    `<title>${escaped(`${title} · ${platform} (sandbox)`)}</title><style>${style}</style>` +
    `<header><p>${escaped(platform)} · simulated in the sandbox · ${escaped(kind)}</p>` +
    `<h1>${escaped(title)}</h1></header>` +
    `<main>${tableOf(fields)}${listed.join('')}` +
    `<details><summary>As a program gets it</summary><pre>${code}</pre></details></main></html>`
  )
}

export const htmlReply = (html: string, status = 200): Reply => ({
  status,
  text: html,
  headers: { 'content-type': 'text/html; charset=utf-8' },
})
