// A file of an archive on its way: lines as they come, counted and hashed, on disk and not in memory.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { appendFile, writeFile } from 'node:fs/promises'

export type Spooled = { path: string; bytes: number; lines: number; sha256: string }

export type Spool = {
  /** With the end of line behind it. */
  line(text: string): Promise<void>
  /** Whatever it is. */
  write(text: string): Promise<void>
  close(): Promise<Spooled>
}

const flushBytes = 1 << 18

export async function openSpool(path: string): Promise<Spool> {
  await writeFile(path, '')
  const hash = createHash('sha256')
  let pending: string[] = []
  let [length, bytes, lines] = [0, 0, 0]

  async function flush(): Promise<void> {
    const chunk = Buffer.from(pending.join(''))
    pending = []
    length = 0
    hash.update(chunk)
    bytes += chunk.length
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++
    // Opened each time, so that nothing stays open of one that nobody closes.
    await appendFile(path, chunk)
  }
  async function write(text: string): Promise<void> {
    pending.push(text)
    length += text.length
    if (length >= flushBytes) await flush()
  }

  return {
    write,
    line: (text) => write(`${text}\n`),
    async close() {
      await flush()
      return { path, bytes, lines, sha256: hash.digest('hex') }
    },
  }
}

/** The lines of a file. Only the end of a line ends one: JSON may hold all else that looks like it. */
export async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = ''
  const file = createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 18 })
  for await (const chunk of file as AsyncIterable<string>) {
    const parts = chunk.split('\n')
    parts[0] = rest + parts[0]
    rest = parts.pop() ?? ''
    yield* parts
  }
  if (rest !== '') yield rest
}
