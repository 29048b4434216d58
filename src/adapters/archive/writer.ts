// An archive as it is written: tar in gzip, with nothing in it of the hour and the machine it was
// made on, so that the same contents are the same bytes. Until it is whole it is called `.partial`.
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { rename } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { pack } from 'tar-stream'
import type { Spooled } from './spool.ts'

export type ArchiveWriter = {
  add(name: string, file: Spooled): Promise<void>
  /** Complete: from here on it has its name. */
  finish(): Promise<void>
  /** Whatever is there of it stays, as `.partial`. */
  abandon(): Promise<void>
}

export const partialOf = (path: string) => `${path}.partial`

/** @throws when it cannot be written there */
export async function openArchiveWriter(path: string): Promise<ArchiveWriter> {
  const out = createWriteStream(partialOf(path))
  await once(out, 'open')
  const tar = pack()
  const written = pipeline(tar, createGzip({ level: 6 }), out)
  let failure: unknown
  written.catch((error: unknown) => {
    failure = error
  })

  return {
    async add(name, { path: source, bytes: size }) {
      const done = Promise.withResolvers<void>()
      const header = { name, size, mode: 0o644, mtime: new Date(0), uid: 0, gid: 0 }
      const entry = tar.entry(header, (error) => (error ? done.reject(error) : done.resolve()))
      // Always in pieces of one size: what comes of them is the same bytes.
      for await (const chunk of createReadStream(source, { highWaterMark: 1 << 16 })) {
        if (failure) throw failure
        if (!entry.write(chunk)) await Promise.race([once(entry, 'drain'), written])
      }
      entry.end(undefined)
      await Promise.race([done.promise, written])
      if (failure) throw failure
    },
    async finish() {
      tar.finalize()
      await written
      await rename(partialOf(path), path)
    },
    async abandon() {
      ;(tar as unknown as { destroy(): void }).destroy()
      await written.catch(() => undefined)
    },
  }
}
