// The process: read the environment, start the service, end it when told to.
import { pino } from 'pino'
import { SealedOtherwise } from './adapters/connections/sealing.ts'
import { realOutside } from './adapters/outside.ts'
import { ConfigError, readConfig } from './config.ts'
import { demoKey, startService } from './service.ts'

async function main() {
  const config = readConfig(process.env)
  const isTerminal = process.stdout.isTTY
  const log = pino({
    level: config.logLevel,
    redact: ['req.headers.authorization', 'req.headers["x-api-key"]', '*.secret', '*.token'],
    ...(isTerminal && {
      transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', singleLine: true } },
    }),
  })
  log.info('starting')
  const service = await startService({ config, outside: realOutside, log })

  let asked = 0
  let failed = false
  const end = (signal: NodeJS.Signals) => {
    asked += 1
    // Asked twice means now: what was acknowledged is stored, so nothing is lost by it.
    if (asked > 1) process.exit(130)
    log.info({ signal }, 'closing')
    service.close().then(
      () => process.exit(failed ? 1 : 0),
      () => process.exit(1),
    )
  }
  // A promise that failed with nobody waiting is a fault in the program or in a library: what is
  // in hand cannot be trusted. What was acknowledged is stored; a new start goes on from there.
  process.on('unhandledRejection', (error) => {
    log.fatal({ err: error }, 'unhandled rejection')
    failed = true
    end('SIGTERM')
  })
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
  log.info(`ready at ${service.url.replace('127.0.0.1', 'localhost')}`)
  if (service.sandbox) {
    log.info(
      `the sandbox plays the three platforms; its control API: ${service.sandbox.control.baseUrl}`,
    )
    log.info(`API key of the demo: ${demoKey}`)
  }
}

main().catch((error: unknown) => {
  // Before there is a configuration there is no log to write it to.
  const { code, port } = error as { code?: string; port?: number }
  const isTaken = code === 'EADDRINUSE'
  const taken = `Port ${port} is taken. End what listens there, or set PORT to another.`
  const isPlain = error instanceof ConfigError || error instanceof SealedOtherwise
  const text = isTaken ? taken : isPlain ? error.message : error
  console.error(text)
  process.exit(1)
})
