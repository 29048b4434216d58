// What is known of the log outside of any database: every seal, a line each, and how far the log was
// when it was last looked at. Copied to where nobody here can write, `seals.ndjson` is what proves
// that the end of the log, or all of it, was not replaced.
import { appendFile, mkdir, open, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Position } from '../domain/event-store.ts'
import type { Seal } from '../domain/seal.ts'

export type AnchorLine = Seal & { publicKey: string }
/** The last event that was there: counted from 0, and where. */
export type Head = { index: number; position: Position; leaf: string; at: string }

export type Anchor = {
  /** In the order in which they were written; a line that cannot be read is an AnchorFault. */
  lines(): Promise<AnchorLine[]>
  append(lines: readonly AnchorLine[]): Promise<void>
  head(): Promise<Head | undefined>
  setHead(head: Head): Promise<void>
}

export class AnchorFault extends Error {
  override name = 'AnchorFault'
}

export const anchorFile = (dataDir: string) => join(dataDir, 'seals.ndjson')
const headFile = (dataDir: string) => join(dataDir, 'log-head.json')

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT'
const textOf = (path: string) =>
  readFile(path, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return undefined
    throw error
  })

export function openAnchor(dataDir: string): Anchor {
  const file = anchorFile(dataDir)
  return {
    lines: async () => (await readAnchor(file)) ?? [],
    async append(lines) {
      if (lines.length === 0) return
      await mkdir(dataDir, { recursive: true })
      const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
      // A crash may have cut the last line.
      const before = (await textOf(file)) ?? ''
      const isCut = before !== '' && !before.endsWith('\n')
      if (isCut) await writeFile(file, before.slice(0, before.lastIndexOf('\n') + 1))
      await appendFile(file, text)
      const handle = await open(file)
      await handle.sync().finally(() => handle.close())
    },
    async head() {
      const text = await textOf(headFile(dataDir))
      if (text === undefined) return undefined
      try {
        return JSON.parse(text) as Head
      } catch {
        throw new AnchorFault(`${headFile(dataDir)} cannot be read`)
      }
    },
    async setHead(head) {
      await mkdir(dataDir, { recursive: true })
      // Replaced whole: whoever reads it has the one or the other.
      await writeFile(`${headFile(dataDir)}.next`, JSON.stringify(head))
      await rename(`${headFile(dataDir)}.next`, headFile(dataDir))
    },
  }
}

/** Undefined when there is no such file; a last line that was cut off does not count.
 *  @throws AnchorFault naming the line that cannot be read */
export async function readAnchor(file: string): Promise<AnchorLine[] | undefined> {
  const text = await textOf(file)
  return text
    ?.split('\n')
    .slice(0, -1)
    .map((line, index) => {
      try {
        const { publicKey, number, root, signature, ...rest } = JSON.parse(line) as AnchorLine
        const isSeal = publicKey && number && root && signature && rest.from && rest.to
        if (!isSeal) throw new Error('no seal')
        return { publicKey, number, root, signature, ...rest }
      } catch (cause) {
        throw new AnchorFault(`line ${index + 1} of ${file} is no seal`, { cause })
      }
    })
}
