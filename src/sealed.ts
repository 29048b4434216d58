// What opens the stored secrets, from the environment or the data directory; checked at once against
// all there is, so that a wrong key is told before anything begins.
import type pg from 'pg'
import { encryptionKey, openSealer, type Sealer } from './adapters/connections/sealing.ts'
import { checkSealed } from './adapters/postgres/sealed-tables.ts'
import { openSharedKey } from './adapters/postgres/shared-key.ts'
import type { Config } from './config.ts'

type Given = Pick<
  Config,
  'encryptionKey' | 'previousKeys' | 'dataDir' | 'databaseUrl' | 'platforms'
>

/** @throws SealedOtherwise when something stored opens with none of the keys */
export async function openSealed(config: Given, pool: pg.Pool): Promise<Sealer> {
  const { encryptionKey: given, previousKeys, dataDir } = config
  // The file's counts as a former one, so that giving a key for the first time needs nothing else.
  const own = await encryptionKey(undefined, dataDir)
  const common = commonSecrets(config)
  if (common.length === 0) return checked(given ?? own, [...previousKeys, own], pool)
  const shared = openSharedKey(pool, common)
  const agreed = await shared.agree(own)
  const former = [...previousKeys, own, ...(agreed ? [agreed] : [])]
  const sealer = await checked(given ?? agreed ?? own, former, pool)
  if (!given && !agreed) await shared.say(own)
  return sealer
}

async function checked(key: Buffer, former: Buffer[], pool: pg.Pool): Promise<Sealer> {
  const sealer = openSealer(key, former)
  await checkSealed(pool, sealer)
  return sealer
}

/** What all the processes on one database were given; nothing where there is but one. */
function commonSecrets({ databaseUrl, platforms }: Given): string[] {
  if (databaseUrl === undefined || !platforms) return []
  const { hubspot, quickbooks } = platforms
  return [...hubspot.clientSecrets.slice(0, 1), quickbooks.clientSecret].filter(Boolean)
}
