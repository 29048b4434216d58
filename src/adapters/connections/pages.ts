// Where a person finds an object on the site of its platform: of the account that is connected now. In the
// sandbox there are no such sites; there its own pages take their place.
import type { Clock } from '../../domain/outside.ts'
import type { Platform } from '../../domain/stored.ts'
import type { Accounts, Connections } from './connections.ts'

/** Of an object by the platform's own word (`charge`, `Invoice`, `deal`); null = nobody knows where. */
export type PageOf = (platform: Platform, object: string, objectId: string) => string | null

export type PagesPorts = {
  accounts: Accounts
  connections: Connections
  /** The control server of the sandbox, where that plays the platforms. */
  sandboxUrl: string | undefined
  /** The number of the HubSpot account, asked of HubSpot where nobody has said it. */
  hubSpotAccount(): Promise<string | null>
  clock: Clock
}

/** A link is not worth a longer wait. */
const askMostMs = 1500

export function openPages(ports: PagesPorts): () => Promise<PageOf> {
  const { sandboxUrl } = ports
  if (sandboxUrl !== undefined) {
    const base = `${sandboxUrl}/pages`
    return async () => (platform, object, objectId) =>
      `${base}/${platform}/${object}/${encodeURIComponent(objectId)}`
  }
  return async () => {
    const [stripe, portal] = await Promise.all([stripeBase(ports), portalOf(ports)])
    const quickbooks = quickBooksBase(ports.accounts)
    return (platform, object, objectId) => {
      const id = encodeURIComponent(objectId)
      if (platform === 'stripe') return `${stripe}/${stripePath(object, id)}`
      if (platform === 'quickbooks') return quickBooksPage(quickbooks, object, id)
      const type = hubSpotTypes[object]
      if (portal === null || type === undefined) return null
      return `https://app.hubspot.com/contacts/${portal}/record/${type}/${id}`
    }
  }
}

const stripePaths: Record<string, string> = {
  charge: 'payments',
  payment_intent: 'payments',
  customer: 'customers',
  payout: 'payouts',
  invoice: 'invoices',
  dispute: 'disputes',
}

/** What has no page that is known here is found by its id. */
const stripePath = (object: string, id: string) =>
  stripePaths[object] === undefined ? `search?query=${id}` : `${stripePaths[object]}/${id}`

async function stripeBase({ connections }: PagesPorts): Promise<string> {
  const { stripe } = connections
  const key = await stripe.tokens.access().catch(() => '')
  const { authorised } = await stripe.state()
  const account = authorised?.accountId ? `/${authorised.accountId}` : ''
  const mode = /^[a-z]+_test_/.test(key) ? '/test' : ''
  return `https://dashboard.stripe.com${account}${mode}`
}

const hubSpotTypes: Record<string, string> = { contact: '0-1', company: '0-2', deal: '0-3' }

async function portalOf({ connections, hubSpotAccount, clock }: PagesPorts) {
  const { authorised } = await connections.hubspot.state()
  if (!authorised) return null
  if (authorised.accountId !== null) return authorised.accountId
  const ended = new AbortController()
  const late = clock.sleep(askMostMs, ended.signal).then(
    () => null,
    () => null,
  )
  const asked = hubSpotAccount().catch(() => null)
  return Promise.race([asked, late]).finally(() => ended.abort())
}

const quickBooksPages: Record<string, string> = {
  Invoice: 'invoice?txnId=',
  Payment: 'recvpayment?txnId=',
  CreditMemo: 'creditmemo?txnId=',
  RefundReceipt: 'refundreceipt?txnId=',
  Deposit: 'deposit?txnId=',
  JournalEntry: 'journal?txnId=',
  Customer: 'customerdetail?nameId=',
}

/** A company for trying has a site of its own. */
const quickBooksBase = ({ quickbooks }: Accounts) =>
  quickbooks.apiBase.includes('sandbox')
    ? 'https://app.sandbox.qbo.intuit.com/app'
    : 'https://app.qbo.intuit.com/app'

function quickBooksPage(base: string, object: string, id: string): string | null {
  const page = quickBooksPages[object]
  return page === undefined ? null : `${base}/${page}${id}`
}
