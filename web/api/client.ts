// The page's only way to the service: its own public API, with types made from its description.
// Reads go to the past while the time machine is on, and wait for what was written a moment ago;
// writes carry a key each, so that one sent twice is done once.
import { type QueryKey, QueryClient, hashKey, useQueryClient } from '@tanstack/react-query'
import createClient, { type Middleware } from 'openapi-fetch'
import createQueries from 'openapi-react-query'
import { useRef } from 'react'
import { ask } from './begun.ts'
import { ofThePast, ofWrites } from './clocks.ts'
import { tellProblem } from '../parts/tell.tsx'
import { ApiProblem, problemOf } from './problem.ts'
import type { paths } from './schema.d.ts'

export { ApiProblem, problemOf } from './problem.ts'
export type { paths } from './schema.d.ts'

let pastMoment: string | undefined
/** The moment the whole application stands at; undefined = now. Set by the frame, before anything
 *  is read. */
export const travelTo = (moment: string | undefined) => {
  pastMoment = moment
}

// A read made this long after a write still waits for it.
const ownWriteMs = 15_000
let written: { position: string; at: number } | undefined

let language = 'en'
/** In which refusals and sentences are asked for. */
export const speak = (next: string) => {
  language = next
}

let stand: string | undefined
/** What has been read holds every event up to this one. */
export const readUpTo = () => stand

function noteStand({ headers }: Response) {
  const position = headers.get('tieout-position')
  if (position && (stand === undefined || position < stand)) stand = position
}

/** What may be written while one looks at the past: nothing of it changes the books. */
const ofNoMoment = /^\/v1\/(sessions?|saved-views|audit)\b/

const between: Middleware = {
  onRequest({ request, schemaPath }) {
    request.headers.set('accept-language', language)
    if (request.method !== 'GET') {
      // Every button says so before; this is for whatever does not.
      if (pastMoment !== undefined && !ofNoMoment.test(schemaPath)) {
        throw new ApiProblem({ code: 'read-only-past' })
      }
      if (!request.headers.has('idempotency-key')) {
        request.headers.set('idempotency-key', crypto.randomUUID())
      }
      return request
    }
    const url = new URL(request.url)
    if (pastMoment !== undefined && ofThePast.has(schemaPath) && !url.searchParams.has('knownAt')) {
      url.searchParams.set('knownAt', pastMoment)
    }
    if (written && performance.now() - written.at < ownWriteMs && ofWrites.has(schemaPath)) {
      url.searchParams.set('after', written.position)
    }
    return url.href === request.url ? request : new Request(url, request)
  },
  async onResponse({ request, response }) {
    const type = response.headers.get('content-type') ?? ''
    if (!response.ok) {
      const problem = type.includes('json') ? await response.json().catch(() => ({})) : {}
      throw new ApiProblem({ status: response.status, ...problem })
    }
    if (request.method === 'GET') noteStand(response)
    if (request.method === 'GET' || !type.includes('json')) return
    const { position } = await response
      .clone()
      .json()
      .catch(() => ({}))
    if (typeof position === 'string') written = { position, at: performance.now() }
  },
  onError({ error }) {
    if (error instanceof ApiProblem) return error
    if (error instanceof DOMException && error.name === 'AbortError') return error
    return new ApiProblem({ code: 'unreachable' })
  },
}

/** Plain calls, where a hook is not what is wanted. Throws ApiProblem. */
export const client = createClient<paths>({ baseUrl: location.origin, fetch: ask })
client.use(between)

export const queryClient = new QueryClient({
  defaultOptions: {
    // Offline, what is asked for is not done; it does not wait to be done later, unseen.
    mutations: { networkMode: 'always' },
    queries: {
      staleTime: 15_000,
      // What stands in a moment of the past is another answer to the same question.
      queryKeyHashFn: (key: QueryKey) => hashKey([pastMoment ?? null, ...key]),
      placeholderData: (previous: unknown) => previous,
      retry: (count, error) => {
        const { code, status } = problemOf(error)
        return count < 3 && (code === 'unreachable' || status === 503)
      },
    },
  },
})

/** Hooks by method and path: `api.useQuery('get', '/v1/invoices', { params: { query } })`. */
export const api = createQueries(client)

/** Like `api.useMutation`, for what changes something: the same thing asked again after no answer
 *  came carries the same key, and all that is shown is read anew once it is done. */
export const useWrite: typeof api.useMutation = (method, path, options) => {
  const queries = useQueryClient()
  const keys = useRef(new Map<string, string>())
  const write = api.useMutation(method, path, {
    ...options,
    onSuccess: (...given) => {
      keys.current.clear()
      queries.invalidateQueries()
      return options?.onSuccess?.(...given)
    },
    onError: (...given) => {
      // Refused is refused: what is asked next is something new. Without an answer it may be done.
      if (problemOf(given[0]).code !== 'unreachable') keys.current.clear()
      if (options?.onError) return options.onError(...given)
      tellProblem(given[0])
    },
  })
  const keyed = (init: unknown) => {
    const text = JSON.stringify(init)
    const key = keys.current.get(text) ?? crypto.randomUUID()
    keys.current.set(text, key)
    const { headers, ...rest } = (init ?? {}) as { headers?: object }
    return { ...rest, headers: { ...headers, 'idempotency-key': key } } as never
  }
  return {
    ...write,
    mutate: (init: never, given: never) => write.mutate(keyed(init), given),
    mutateAsync: (init: never, given: never) => write.mutateAsync(keyed(init), given),
  } as never
}
