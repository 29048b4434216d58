// The demo company at rest: a service of its own, with the sandbox on any free ports, waited for
// until all its business is done and carried to the platforms.
import { chmod } from 'node:fs/promises'
import { pino } from 'pino'
import { realOutside } from '../src/adapters/outside.ts'
import { readConfig } from '../src/config.ts'
import { startService } from '../src/service.ts'
import { ask } from './page-addresses.ts'

export type Demo = { url: string; close(): Promise<void> }

const pollMs = 500

export async function openDemo(dataDir: string): Promise<Demo> {
  // The embedded Postgres runs under an account of its own.
  await chmod(dataDir, 0o755)
  const config = readConfig({ PORT: '0', HOST: '127.0.0.1', TIEOUT_DATA_DIR: dataDir })
  const service = await startService({
    config,
    outside: realOutside,
    log: pino({ level: 'error' }),
    sandboxPorts: { stripe: 0, hubspot: 0, quickbooks: 0, control: 0 },
  })
  const { clock } = realOutside
  const until = async (isSo: () => Promise<boolean>) => {
    while (!(await isSo())) await clock.sleep(pollMs, new AbortController().signal)
  }
  await until(async () => {
    const { progress } = (await ask(service.url, '/v1/demo')) as never as {
      progress: { done: number; total: number } | null
    }
    process.stdout.write(
      `\rthe demo company: ${progress?.done ?? 0} of ${progress?.total ?? '…'}  `,
    )
    return progress !== null && progress.total > 0 && progress.done >= progress.total
  })
  // What it caused is carried to the platforms: nothing is under way any more.
  await until(async () => {
    const { data } = await ask(service.url, '/v1/sync?state=pending&limit=1')
    return data.length === 0
  })
  process.stdout.write('\n')
  return { url: service.url, close: () => service.close() }
}
