// An archive as it is read: unpacked into a folder, each file counted and hashed on its way. It comes
// from anywhere: nothing in it decides where a file goes.
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { extract } from 'tar-stream'
import type { Spooled } from './spool.ts'

/** It is no archive, or not a whole one; the message says what is wrong. */
export class ArchiveFault extends Error {
  override name = 'ArchiveFault'
}

const nameForm = /^[A-Za-z0-9][\w.-]{0,100}(\/[A-Za-z0-9][\w.-]{0,100}){0,2}$/
const filesMax = 1000

/** @throws ArchiveFault */
export async function unpack(
  path: string,
  folder: string,
  signal?: AbortSignal,
): Promise<Map<string, Spooled>> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) throw new ArchiveFault(`There is no archive ${path}.`)
  const files = new Map<string, Spooled>()
  const entries = extract()
  const read = pipeline(createReadStream(path), createGunzip(), entries, { signal })
  read.catch(() => undefined)
  try {
    for await (const entry of entries) {
      const { name, type } = entry.header
      if (type !== 'file' || !nameForm.test(name))
        throw new ArchiveFault(`${name} is no file of it`)
      if (files.has(name)) throw new ArchiveFault(`${name} is in it twice`)
      if (files.size >= filesMax) throw new ArchiveFault('there are too many files in it')
      const target = join(folder, name)
      await mkdir(dirname(target), { recursive: true })
      files.set(name, await keep(entry, target))
    }
    await read
  } catch (error) {
    signal?.throwIfAborted()
    const why = (error as Error).message
    throw new ArchiveFault(`${path} cannot be read as an archive: ${why}`, { cause: error })
  }
  return files
}

async function keep(entry: AsyncIterable<unknown>, path: string): Promise<Spooled> {
  const hash = createHash('sha256')
  let [bytes, lines] = [0, 0]
  await pipeline(
    entry,
    async function* (chunks) {
      for await (const chunk of chunks as AsyncIterable<Buffer>) {
        hash.update(chunk)
        bytes += chunk.length
        for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++
        yield chunk
      }
    },
    createWriteStream(path),
  )
  return { path, bytes, lines, sha256: hash.digest('hex') }
}
