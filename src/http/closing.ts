// How the service stops answering: told to end, it ends what is open and lets go of idle connections.
import type { App, AppDeps } from './app.ts'

/** Aborted as soon as the service is told to end, or the app is closed without a word before. */
export function closingOf(app: App, { closing: told, outside }: AppDeps): AbortSignal {
  const closed = new AbortController()
  const ended = new AbortController()
  app.addHook('preClose', async () => {
    closed.abort()
    if (app.server.listening) void endIdleConnections()
  })
  app.server.once('close', () => ended.abort())
  // Node lets go of the connections that are idle when the server is told to close; one that
  // becomes idle a moment later would hold it up until its keep-alive runs out.
  async function endIdleConnections() {
    while (!ended.signal.aborted) {
      app.server.closeIdleConnections()
      await outside.clock.sleep(100, ended.signal)
    }
  }
  return told ? AbortSignal.any([told, closed.signal]) : closed.signal
}
