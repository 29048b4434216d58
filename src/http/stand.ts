// Says of each read up to which event all views had come when it was asked for: what the stream of
// changes tells of no later event, the answer holds already.
import type { Projections } from '../projections/runner.ts'
import type { App } from './app.ts'

const header = 'tieout-position'

export function tellStand(v1: App, projections: Pick<Projections, 'status'>) {
  v1.addHook('onRequest', async (request, reply) => {
    if (request.method !== 'GET') return
    const [least] = projections
      .status()
      .map(({ position }) => position ?? '')
      .sort()
    if (least) reply.header(header, least)
  })
}
