// Which addresses may be called on behalf of a customer, and the agents that call no other. An
// endpoint's address is chosen by somebody outside, and the service stands where others cannot reach:
// nothing of its own network may be asked through it. It is looked at twice: when an endpoint is
// added, to say so, and at every connection, because a name may stand for another address by then.
import { lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent'
import { Refusal } from '../../domain/refusal.ts'

export type AddressPolicy = {
  /** Plain HTTP, and only to this machine: for trying it out, and for the sandbox. */
  allowLocal: boolean
  /** How names become addresses; the system's way unless told otherwise. */
  resolve?: LookupFunction | undefined
}

const localNames = new Set(['localhost', '127.0.0.1', '[::1]'])
/** Of the ports above 1023, those that browsers do not speak HTTP to either. */
const badPorts = new Set([
  ...[1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566],
  ...[6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080],
])

// IANA's registries of special-purpose addresses; the last is where Azure answers its machines.
const special = new BlockList()
for (const range of [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'],
  ...['172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16'],
  ...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  '168.63.129.16/32',
]) {
  const [network = '', length] = range.split('/')
  special.addSubnet(network, Number(length), 'ipv4')
}
for (const range of ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']) {
  const [network = '', length] = range.split('/')
  special.addSubnet(network, Number(length), 'ipv6')
}
/** All that is given out of IPv6; the rest maps other addresses, is local, or is nobody's. */
const global = new BlockList()
global.addSubnet('2000::', 3, 'ipv6')

/** Whether it belongs to somebody on the public Internet. */
export function isPublic(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !special.check(address, 'ipv4')
  return family === 6 && global.check(address, 'ipv6') && !special.check(address, 'ipv6')
}

const isLocal = ({ hostname }: URL) => localNames.has(hostname)

/** @throws Refusal endpoint-url-refused, with the reason */
export function parseAddress(text: string, { allowLocal }: Pick<AddressPolicy, 'allowLocal'>): URL {
  const url = URL.parse(text)
  if (!url) throw refused('it is no URL')
  const isPlain = url.protocol === 'http:'
  if (url.protocol !== 'https:' && !isPlain) throw refused('it has to begin with https://')
  if (isPlain && !(allowLocal && isLocal(url))) {
    throw refused(allowLocal ? 'only localhost is called by plain http' : 'it has to be https')
  }
  if (url.username !== '' || url.password !== '') throw refused('it holds credentials')
  if (text.includes('#')) throw refused('it has a fragment')
  const port = url.port === '' ? (isPlain ? 80 : 443) : Number(url.port)
  const isUsual = port === 443 || (isPlain && port === 80) || port > 1023
  if (!isUsual || badPorts.has(port)) throw refused(`port ${port} is not called`)
  return url
}

const refused = (reason: string) => new Refusal('endpoint-url-refused', { reason })
const notPublic = 'it stands for an address that is not on the public Internet'

/** A name that nobody knows today is let pass: it may be known tomorrow, and is looked at again.
 *  @throws Refusal endpoint-url-refused, with the reason */
export async function checkAddress(text: string, policy: AddressPolicy): Promise<void> {
  const url = parseAddress(text, policy)
  if (policy.allowLocal && isLocal(url)) return
  const hostname = url.hostname.replace(/^\[|\]$/g, '')
  const addresses = isIP(hostname) ? [hostname] : await addressesOf(hostname, policy)
  if (!addresses.every(isPublic)) throw refused(notPublic)
}

const addressesOf = (hostname: string, { resolve = lookup as LookupFunction }: AddressPolicy) =>
  new Promise<string[]>((resolved) => {
    resolve(hostname, { all: true }, (error, addresses) => {
      if (error || typeof addresses === 'string') return resolved([])
      resolved(addresses.map(({ address }) => address))
    })
  })

/** The address is not called, whatever its name says by now. */
export class RefusedAddress extends Error {
  override name = 'RefusedAddress'
}

/** Resolves a name, and answers only when all its addresses are public. */
const publicOnly =
  (resolve: LookupFunction): LookupFunction =>
  (hostname, options, answer) => {
    resolve(hostname, options, (error, found, family) => {
      const all = typeof found === 'string' ? [found] : (found ?? []).map(({ address }) => address)
      if (error || all.every(isPublic)) answer(error, found, family)
      else answer(new RefusedAddress(notPublic), found, family)
    })
  }

/** Connects to public addresses only, each time anew: no connection is kept for the next call. The
 *  agent looks at the address it is about to connect to; so do we, by a list of our own. */
export function agentFor(url: URL, policy: AddressPolicy) {
  const { allowLocal, resolve = lookup as LookupFunction } = policy
  // Only under its own name: a name of somebody else that stands for this machine is refused.
  const isOwn = allowLocal && isLocal(url)
  const hostname = url.hostname.replace(/^\[|\]$/g, '')
  if (!isOwn && isIP(hostname) && !isPublic(hostname)) throw new RefusedAddress(notPublic)
  const options = {
    keepAlive: false,
    lookup: isOwn ? resolve : publicOnly(resolve),
    ...(isOwn && { allowIPAddressList: ['127.0.0.1', '::1'] }),
  }
  return url.protocol === 'https:'
    ? new RequestFilteringHttpsAgent(options)
    : new RequestFilteringHttpAgent(options)
}
