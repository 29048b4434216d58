// QuickBooks takes a change only from who has seen the newest version. Whoever was too slow reads
// again and decides again, a few times: after that the others are given time.
import { idFrom } from '../../domain/ids.ts'
import type { Values } from '../../domain/sync.ts'
import { hasCode } from '../platform-error.ts'
import { faults } from './faults.ts'

const triesMost = 4

/** @throws PlatformError 5010, which may be tried again later */
export async function onNewest<T>(readAndWrite: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await readAndWrite()
    } catch (error) {
      if (!hasCode(error, faults.stale) || tries >= triesMost) throw error
    }
  }
}

/** The request id of a change: of this version into these values. Asked again, it is the same; what is
 *  meant to become something else by now is not taken for it. */
export const changeId = (requestId: string, syncToken: string, values: Values) =>
  idFrom(requestId, syncToken, JSON.stringify(values))
