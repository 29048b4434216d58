// The sandbox behind a service that has no accounts of its own, and the demo company that trades in it.
import { startSandbox } from '../sandbox/sandbox.ts'
import type { PlatformConfig } from './config.ts'
import type { Opened, ServiceOptions } from './parts.ts'

export type Sandbox = Awaited<ReturnType<typeof startSandbox>>

export async function openSandbox(options: ServiceOptions, opened: Opened): Promise<Sandbox> {
  const { config, outside, log, sandboxPorts } = options
  const dataDir = `${config.dataDir}/sandbox`
  const anyPorts = { stripe: 0, hubspot: 0, quickbooks: 0, control: 0 }
  const asked = { dataDir, outside, log, ...(sandboxPorts && { ports: sandboxPorts }) }
  const sandbox = await startSandbox(asked).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    log.warn("one of the sandbox's ports is taken; it listens on any that are free")
    return startSandbox({ ...asked, ports: anyPorts })
  })
  opened.push(['sandbox', () => sandbox.close()])
  return sandbox
}

export function sandboxAccounts(sandbox: Sandbox | undefined): PlatformConfig {
  if (!sandbox) throw new Error('no platforms are configured and the sandbox is off')
  const { stripe, hubspot, quickbooks } = sandbox
  return {
    stripe: {
      secretKey: stripe.secretKey,
      webhookSecrets: [stripe.webhookSecret],
      apiBase: stripe.baseUrl,
    },
    hubspot: {
      accessToken: hubspot.accessToken,
      clientSecrets: [hubspot.clientSecret],
      apiBase: hubspot.baseUrl,
      clientId: hubspot.clientId,
      authorizeUrl: hubspot.authorizeUrl,
    },
    quickbooks: {
      clientId: quickbooks.clientId,
      clientSecret: quickbooks.clientSecret,
      refreshToken: quickbooks.refreshToken,
      realmId: quickbooks.realmId,
      webhookVerifiers: [quickbooks.webhookVerifier],
      apiBase: quickbooks.baseUrl,
      tokenUrl: quickbooks.tokenUrl,
      authorizeUrl: quickbooks.authorizeUrl,
    },
  }
}

export function startDemo(
  sandbox: Sandbox,
  webhooks: string,
  { demo = true, log }: ServiceOptions,
) {
  sandbox.setWebhookTargets({
    stripe: `${webhooks}/stripe`,
    hubspot: `${webhooks}/hubspot`,
    quickbooks: `${webhooks}/quickbooks`,
  })
  if (!demo) return
  sandbox.playDemo().then(
    () => log.info(demoProgress(sandbox), 'the demo company has done all its business'),
    (error) => log.error({ err: error }, 'the demo stopped'),
  )
}

export const demoProgress = (sandbox: Sandbox) => {
  const { done, total } = sandbox.demoProgress()
  return { done, total }
}
