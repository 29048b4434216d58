// What is asked of a HubSpot account once in a while: which one it is, its pipelines.
import type { Outside } from '../../domain/outside.ts'
import { PlatformError } from '../platform-error.ts'
import type { HubSpotClient, Stage } from './client.ts'

export type PortalReader = {
  /** The number of the account; null where HubSpot does not tell. */
  account(): Promise<string | null>
  /** None where we may not read them. */
  stages(): Promise<Stage[]>
}

const keptMs = 300_000
const askAgainMs = 60_000

export function portalReader({
  hubspot,
  outside,
}: {
  hubspot: HubSpotClient
  outside: Outside
}): PortalReader {
  return {
    // Which account it is we can do without: what is signed with our secret is ours as a rule.
    account: kept(outside, () => hubspot.account(), { otherwise: null, when: () => true }),
    stages: kept(outside, () => hubspot.dealStages(), {
      otherwise: [],
      // No right to read pipelines: the deal's own properties decide (translate.ts isWon).
      when: (error) => error instanceof PlatformError && !error.retryable,
    }),
  }
}

/** Asked for once in five minutes. */
function kept<T>(
  { clock }: Outside,
  ask: () => Promise<T>,
  { otherwise, when }: { otherwise: T; when(error: unknown): boolean },
): () => Promise<T> {
  let asked: { until: number; answer: Promise<T> } | undefined
  return () => {
    const now = clock.now().getTime()
    if (asked && now < asked.until) return asked.answer
    const round: { until: number; answer: Promise<T> } = {
      until: now + keptMs,
      answer: ask().catch((error) => {
        if (!when(error)) {
          if (asked === round) asked = undefined
          throw error
        }
        round.until = now + askAgainMs
        return otherwise
      }),
    }
    asked = round
    return round.answer
  }
}
