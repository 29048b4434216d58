// Live changes as server-sent events. They say what changed, not how: whoever wants to know reads
// it, so a lost or repeated event does no harm and a slow reader misses nothing by skipping.
import { PassThrough } from 'node:stream'
import Type from 'typebox'
import type { Clock } from '../../domain/outside.ts'
import type { Change, Projections } from '../../projections/runner.ts'
import type { Holder, Keyring } from '../api-keys.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { Exact } from '../schemas.ts'

export type StreamDeps = {
  workspace: string
  projections: Projections
  clock: Clock
  closing: AbortSignal
  keys: Keyring
}

// Shorter than the minute after which proxies take a silent connection for a dead one.
const heartbeatMs = 15_000
// More ids than this in one change, or more changes than the reader takes: "look at everything".
const idsMax = 200
const bufferedBytesMax = 256 * 1024

const description = `Server-sent events. \`change\` has \`{ view, ids, position }\`: rows of that view
changed; \`ids: null\` says that any of them may have. Every connection begins with such a change of
each view, so nothing is missed between two of them; \`Last-Event-ID\` is accepted and changes
nothing. The id of an event is the position. A comment line comes every 15 seconds. The stream ends when the
key is revoked, and when the service shuts down: connect again.`

export async function streamRoutes(app: App, deps: StreamDeps): Promise<void> {
  app.get(
    '/stream',
    {
      schema: {
        tags: ['stream'],
        summary: 'Live changes of the views',
        description,
        querystring: Exact({}),
        headers: Type.Object({
          'last-event-id': Type.Optional(Type.String({ maxLength: 64 })),
        }),
        response: {
          200: {
            description: 'Changes, until either side ends it.',
            content: { 'text/event-stream': { schema: Type.String() } },
          },
          ...problems(400, 401),
        },
      },
    },
    async (request, reply) => {
      const out = new PassThrough()
      reply
        .type('text/event-stream')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no')
      follow(out, deps, deps.keys.holder(request))
      // The schema describes what goes over the wire, which is text; Fastify takes the stream of it.
      return out as unknown as string
    },
  )
}

function follow(
  out: PassThrough,
  { workspace, projections, clock, closing, keys }: StreamDeps,
  holder: Holder,
) {
  const gone = new AbortController()
  const ended = AbortSignal.any([gone.signal, closing, holder.revoked])
  // Views whose changes the reader was too slow for.
  const skipped = new Map<string, string>()

  const write = (view: string, ids: string[] | null, position: string) =>
    out.write(
      `event: change\nid: ${position}\ndata: ${JSON.stringify({ view, ids, position })}\n\n`,
    )

  function tell({ view, keys, position }: Change) {
    const ids = keys.filter((key) => key.workspace === workspace).map(({ id }) => id)
    if (ids.length === 0) return
    if (out.writableLength > bufferedBytesMax) skipped.set(view, position)
    else write(view, ids.length > idsMax ? null : ids, position)
  }
  function catchUp() {
    for (const [view, position] of skipped) write(view, null, position)
    skipped.clear()
  }

  const stopListening = projections.onChange(tell)
  out.on('drain', catchUp)
  out.on('close', () => gone.abort())
  out.on('error', () => gone.abort())
  ended.addEventListener('abort', () => {
    stopListening()
    out.end()
  })
  if (closing.aborted) return void out.end()
  // After listening has begun: what happens from here on is told, what was before is looked at.
  for (const { name, position } of projections.status()) if (position) write(name, null, position)
  out.write(': connected\n\n')
  void beat(out, clock, ended)
  void keys.watch(holder, ended)
}

async function beat(out: PassThrough, clock: Clock, ended: AbortSignal) {
  while (!ended.aborted) {
    await clock.sleep(heartbeatMs, ended)
    if (!ended.aborted) out.write(': still here\n\n')
  }
}
