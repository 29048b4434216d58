// Keeps the page up to date: one stream that says which views changed, and a refresh of what is
// shown, at most a few times a second however busy the ledger is.
import { events } from './api.js'

const refreshEveryMs = 250
const reconnectMsMin = 500
const reconnectMsMax = 15_000

/** `onState('live' | 'reconnecting' | 'refused')`, `onChange(Map of view to Set of ids or null)`.
 *  Null for the ids says: anything of that view may have changed. */
export function follow({ signal, onState, onChange, onPosition }) {
  let waiting = new Map()
  let timer
  let lastEventId
  let reconnectMs = reconnectMsMin

  function note({ view, ids }) {
    const known = waiting.get(view)
    if (ids === null || known === null) waiting.set(view, null)
    else waiting.set(view, new Set([...(known ?? []), ...ids]))
    timer ??= setTimeout(flush, refreshEveryMs)
  }

  async function flush() {
    const changes = waiting
    waiting = new Map()
    try {
      await onChange(changes)
    } finally {
      timer = waiting.size > 0 ? setTimeout(flush, refreshEveryMs) : undefined
    }
  }

  async function run() {
    while (!signal.aborted) {
      try {
        await events('/v1/stream', {
          signal,
          lastEventId,
          onOpen: () => {
            reconnectMs = reconnectMsMin
            onState('live')
          },
          onEvent: ({ type, id, data }) => {
            lastEventId = id ?? lastEventId
            if (id) onPosition(id)
            if (type === 'change') note(data)
          },
        })
      } catch (error) {
        if (signal.aborted) return
        if (error.status === 401) return onState('refused')
      }
      onState('reconnecting')
      await new Promise((resolve) => setTimeout(resolve, reconnectMs))
      reconnectMs = Math.min(reconnectMs * 2, reconnectMsMax)
    }
  }
  run()
}
