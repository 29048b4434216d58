// Work that lives as long as a connection does, and begins anew with the next one. Both the relay
// and the consumers are such work: after any fault they look at where the stream stands and go on.
import type { Clock } from '../../domain/outside.ts'
import type { Connected, Connection } from './connection.ts'

const firstPauseMs = 50
const longestPauseMs = 5_000

export type Session = (
  connected: Connected,
  /** The end, or the loss of the connection: the session should clean up and return. */
  signal: AbortSignal,
  /** The session works: the next fault is a first one again. */
  thrives: () => void,
) => Promise<void>

/** Runs the session again and again until `stop`, with growing pauses while it fails. */
export async function whileConnected(
  { connection, clock, stop }: { connection: Connection; clock: Clock; stop: AbortSignal },
  session: Session,
  failed: (error: unknown) => void,
): Promise<void> {
  let faults = 0
  for (;;) {
    const connected = await connection.up(stop)
    if (!connected) return
    const signal = AbortSignal.any([stop, connected.lost])
    try {
      const thrives = () => {
        faults = 0
      }
      await unlessAborted(session(connected, signal, thrives), connected.lost)
    } catch (error) {
      // What fails because the connection went away is told by the connection.
      if (!signal.aborted) failed(error)
    }
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** faults)
    faults += 1
    await clock.sleep(pauseMs, stop)
  }
}

/** The promise, unless the signal aborts first: requests of a lost connection only time out. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const aborted = () => reject(new Error('the connection was lost'))
    if (signal.aborted) aborted()
    signal.addEventListener('abort', aborted, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted))
  })
}
