// What the platforms hold and no webhook has told.
import { type Commands, noMore, service, UsageFault } from './command.ts'

export const syncCommands: Commands = {
  'sync sweep': {
    usage: 'tieout sync sweep PLATFORM [--url URL]',
    about: `Looks now for what the webhooks of a PLATFORM (stripe, hubspot or quickbooks) have missed, and
shows how far it is. The running service does it: the one at URL, or on this machine at PORT. Its key is
TIEOUT_ADMIN_KEY; the sandbox needs none.`,
    options: { url: { type: 'string' } },
    run: async (given, { url }) => {
      const platform = platformIn(given)
      const { sweep } = await import('./sync-command.ts')
      await sweep(platform, await service(url))
    },
  },
  'sync backfill': {
    usage: 'tieout sync backfill PLATFORM --since DAY [--url URL]',
    about: `Loads what a PLATFORM (stripe, hubspot or quickbooks) holds from a DAY on, such as 2026-01-31, and
shows how far it is. The running service does it, and goes on when this command is ended. What the ledger
has already is not taken twice. Of HubSpot only deals closed on or after that day are taken: they are
invoiced.`,
    options: { since: { type: 'string' }, url: { type: 'string' } },
    run: async (given, { since, url }) => {
      const platform = platformIn(given)
      if (typeof since !== 'string') throw new UsageFault('Since when? Say --since YYYY-MM-DD.')
      const { backfill } = await import('./sync-command.ts')
      await backfill(platform, since, await service(url))
    },
  },
}

function platformIn([platform, ...rest]: string[]): string {
  const known = ['stripe', 'hubspot', 'quickbooks']
  if (!platform) throw new UsageFault(`Which PLATFORM? One of ${known.join(', ')}.`)
  noMore(rest)
  if (!known.includes(platform)) {
    throw new UsageFault(`There is no platform "${platform}": one of ${known.join(', ')}.`)
  }
  return platform
}
