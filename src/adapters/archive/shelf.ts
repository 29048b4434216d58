// Where archives lie until somebody has fetched them: a folder of the data directory.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

export type Shelf = {
  /** The file of an archive, to be written; its folder is there then. */
  place(id: string): Promise<string>
  /** How large it is, and its hash. */
  measure(id: string): Promise<{ bytes: number; sha256: string }>
  /** Null when it is not here: thrown away, or made on another machine. */
  read(id: string): Promise<{ bytes: number; stream: Readable } | null>
  /** With whatever was begun of it. */
  remove(id: string): Promise<void>
  /** Those of which there is anything. */
  ids(): Promise<string[]>
}

const ending = '.tar.gz'
const idForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/

export function openShelf(dataDir: string): Shelf {
  const folder = join(dataDir, 'exports')
  const fileOf = (id: string) => join(folder, `${id}${ending}`)
  const names = () => readdir(folder).catch((): string[] => [])
  return {
    async place(id) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      return fileOf(id)
    },
    async measure(id) {
      const hash = createHash('sha256')
      await pipeline(createReadStream(fileOf(id)), hash)
      return { bytes: (await stat(fileOf(id))).size, sha256: hash.digest('hex') }
    },
    async read(id) {
      const found = await stat(fileOf(id)).catch(() => undefined)
      return found?.isFile() ? { bytes: found.size, stream: createReadStream(fileOf(id)) } : null
    },
    async remove(id) {
      for (const name of await names()) {
        if (name.startsWith(id)) await rm(join(folder, name), { recursive: true, force: true })
      }
    },
    async ids() {
      const found = (await names()).flatMap((name) => idForm.exec(name)?.[0] ?? [])
      return [...new Set(found)]
    },
  }
}
