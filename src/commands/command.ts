// What a command is, and what several of them need.
import { openSync, writeFileSync } from 'node:fs'
import type { ParseArgsOptionsConfig } from 'node:util'
import { FileFault, reasonOf } from '../adapters/files/json-lines.ts'
import { realOutside, stopwatchMs } from '../adapters/outside.ts'
import { openProgress } from '../progress.ts'

/** Asked for something that there is not; the message says what there is. */
export class UsageFault extends Error {
  override name = 'UsageFault'
}

export type Command = {
  usage: string
  about: string
  options?: ParseArgsOptionsConfig
  run(given: string[], options: Record<string, unknown>): Promise<unknown>
}

/** By their names, of one word or two. */
export type Commands = Record<string, Command>

export const noMore = (given: string[]) => {
  if (given.length > 0) throw new UsageFault(`${given[0]} is one argument too many.`)
}

/** The only argument. @throws UsageFault with the question for it, when there is none */
export function only([first, ...rest]: string[], question: string): string {
  if (first === undefined) throw new UsageFault(question)
  noMore(rest)
  return first
}

export const textOf = (option: unknown) => (typeof option === 'string' ? option : undefined)

export const progress = () => openProgress(process.stderr, stopwatchMs)
export const toStdout = (text: string) => void process.stdout.write(text)

/** The service that runs, by its API. */
export async function service(url: unknown) {
  const { serviceIn } = await import('../config.ts')
  const { openServiceClient } = await import('../adapters/service-client.ts')
  const { url: here, key } = serviceIn()
  const address = typeof url === 'string' ? url : here
  const { clock } = realOutside
  return { service: openServiceClient({ url: address, key }), clock, progress: progress() }
}

/** Opened at once: nobody waits for minutes to hear that there is no such folder. */
export function toFile(path: string) {
  try {
    const file = openSync(path, 'w')
    return (text: string) => writeFileSync(file, text)
  } catch (error) {
    throw new FileFault(`${path} cannot be written: ${reasonOf(error as NodeJS.ErrnoException)}`)
  }
}

/** Aborted when the person at the keyboard, or the machine, wants an end; a second time ends at once. */
export function untilInterrupted(): AbortSignal {
  const asked = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (asked.signal.aborted) process.exit(130)
      asked.abort(signal)
    })
  }
  return asked.signal
}
