// The page's only way to the service: its own public API.

let key = null

export const setKey = (next) => {
  key = next
}

export class ApiError extends Error {
  constructor(problem) {
    super(problem.detail ?? problem.title ?? 'The service did not answer as expected.')
    this.code = problem.code
    this.status = problem.status
    this.title = problem.title
    this.requestId = problem.requestId
  }
}

const unreachable = { code: 'unreachable', status: 0, detail: 'The service cannot be reached.' }

/** @throws ApiError */
export async function call(path, { method = 'GET', body, signal, headers = {} } = {}) {
  const response = await fetch(path, {
    method,
    signal,
    headers: {
      accept: 'application/json',
      ...(key && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch((error) => {
    if (error.name === 'AbortError') throw error
    throw new ApiError(unreachable)
  })
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) throw new ApiError({ status: response.status, ...answer })
  return answer
}

/** `query({ limit: 50, cursor: undefined })` is `?limit=50`. */
export function query(values) {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined && value !== '')
  return entries.length > 0 ? `?${new URLSearchParams(entries)}` : ''
}

/** Reads a stream of server-sent events until it ends or the signal aborts. Not EventSource: that
 *  cannot send a key in a header. */
export async function events(path, { signal, lastEventId, onOpen, onEvent }) {
  const response = await fetch(path, {
    signal,
    headers: {
      accept: 'text/event-stream',
      ...(key && { authorization: `Bearer ${key}` }),
      ...(lastEventId && { 'last-event-id': lastEventId }),
    },
  })
  if (!response.ok) throw new ApiError({ status: response.status })
  onOpen()
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of chunksOf(response.body)) {
    text += decoder.decode(chunk, { stream: true })
    const messages = text.split('\n\n')
    text = messages.pop()
    for (const message of messages) deliver(message, onEvent)
  }
}

// Safari cannot yet iterate over a stream.
async function* chunksOf(body) {
  const reader = body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}

function deliver(message, onEvent) {
  const fields = {}
  for (const line of message.split('\n')) {
    const at = line.indexOf(':')
    // A line that begins with a colon is the heartbeat.
    if (at > 0) fields[line.slice(0, at)] = line.slice(at + 1).trimStart()
  }
  if (fields.data) onEvent({ type: fields.event, id: fields.id, data: JSON.parse(fields.data) })
}
