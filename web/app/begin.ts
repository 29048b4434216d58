// Runs in the head of the document, before any file of the page is there: what the page will ask of
// the API first is asked while its script is on the way. The service puts it in for who is signed in.
import { firstReads } from './first-reads.ts'
import { preferred } from './language.ts'

declare global {
  interface Window {
    /** By address; web/api/begun.ts takes them. Undefined = there was no answer. */
    begun?: Map<string, Promise<Response | undefined>>
  }
}

const headers = { 'accept-language': preferred() }
const ask = (path: string) => fetch(path, { headers }).catch(() => undefined)

// As far as the script of the page will see to it itself, only later.
const scheme = localStorage.getItem('mantine-color-scheme-value')
const isDark =
  scheme === 'dark' || (scheme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
document.documentElement.dataset.mantineColorScheme = isDark ? 'dark' : 'light'

window.begun = new Map(
  firstReads(location, Date.now()).map((path) => [new URL(path, location.origin).href, ask(path)]),
)
