// The proxies whose word is taken on where a request came from, as the environment names them.
import { isIP, isIPv4 } from 'node:net'

/** Names for networks that every machine knows. */
const named = ['loopback', 'linklocal', 'uniquelocal']

/** Addresses and networks such as `10.0.0.0/8`; what is none is added to the faults. */
export function trustedProxies(text: string | undefined, faults: string[]): string[] {
  const given = (text ?? '').split(',').map((one) => one.trim())
  const proxies = given.filter((one) => one !== '')
  for (const proxy of proxies) {
    if (isUsable(proxy)) continue
    faults.push(
      `TIEOUT_TRUSTED_PROXIES is not usable: "${proxy}" is neither an address nor a network such as ` +
        `10.0.0.0/8, nor one of ${named.join(', ')}`,
    )
  }
  return proxies
}

function isUsable(proxy: string): boolean {
  if (named.includes(proxy) || isIP(proxy) !== 0) return true
  const [address = '', bits = '', ...more] = proxy.split('/')
  // A network of everybody would let everybody say who they are.
  const isNetwork = more.length === 0 && /^[1-9]\d{0,2}$/.test(bits) && isIP(address) !== 0
  return isNetwork && Number(bits) <= (isIPv4(address) ? 32 : 128)
}
