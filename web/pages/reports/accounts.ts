// The chart of accounts, for choosing and for naming.
import { api, type paths } from '../../api/client.ts'
import type words from '../../parts/accounts/words.en.ts'

export type Account = keyof typeof words
type Given =
  paths['/v1/accounts']['get']['responses'][200]['content']['application/json']['data'][number]

const forLong = { staleTime: 600_000 }

export function useAccounts(): readonly Given[] {
  return api.useQuery('get', '/v1/accounts', {}, forLong).data?.data ?? []
}

export function useKinds(): (account: Account) => Given['kind'] | undefined {
  const all = useAccounts()
  return (account) => all.find((one) => one.account === account)?.kind
}
