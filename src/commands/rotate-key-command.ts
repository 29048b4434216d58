// `tieout rotate-key`: brings everything that is sealed under the newest key.
import { realOutside } from '../adapters/outside.ts'
import { rotateSealed } from '../adapters/postgres/sealed-tables.ts'
import { openCommandDatabase } from '../command-database.ts'
import type { Config } from '../config.ts'
import { count, type Progress } from '../progress.ts'
import { openSealed } from '../sealed.ts'

export async function rotateKey(config: Config, progress: Progress): Promise<void> {
  const database = await openCommandDatabase(config, realOutside)
  try {
    const sealer = await openSealed(config, database.pool)
    let step: (() => void) | undefined
    let steps = 0
    const rotated = await rotateSealed(database.pool, sealer, (done, total) => {
      step ??= progress.phase('Secrets', total)
      for (; steps < done; steps++) step()
    })
    const said =
      rotated === 0
        ? `Everything is under the key ${sealer.keyId} already.`
        : `${count(rotated)} secrets are under the key ${sealer.keyId} now.`
    progress.say(
      `${said} A process that was started without this key cannot open them: start it with both ` +
        'keys. Once all have this one, TIEOUT_ENCRYPTION_KEY_PREVIOUS is not needed any more.',
    )
  } finally {
    await database.close()
  }
}
