// The mail server as the environment names it: smtp://user:password@host:587 begins in the clear and
// goes on by STARTTLS, smtps://host:465 is encrypted from the first byte.

export type SmtpServer = {
  host: string
  port: number
  secure: boolean
  auth?: { user: string; pass: string }
  /** Gives up rather than go on unencrypted. */
  requireTLS: boolean
  tls?: { rejectUnauthorized: boolean }
}

const smtpOptions = ['requireTLS', 'tls.rejectUnauthorized'] as const

/** Undefined where it names none. */
export function smtpServer(address: string): SmtpServer | undefined {
  const url = URL.parse(address)
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '') return undefined
  const secure = url.protocol === 'smtps:'
  const option = (name: (typeof smtpOptions)[number]) => url.searchParams.get(name)
  const isKnown = (name: string) => smtpOptions.some((one) => one === name)
  if (![...url.searchParams.keys()].every(isKnown)) return undefined
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const hasPassword = url.username !== '' || url.password !== ''
  // A password never goes over the network in the clear unless somebody says so.
  const requireTLS = (option('requireTLS') ?? String(hasPassword && !isHere(host))) === 'true'
  const user = decodeURIComponent(url.username)
  return {
    ...{ host, secure, requireTLS },
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    ...(hasPassword && { auth: { user, pass: decodeURIComponent(url.password) } }),
    ...(option('tls.rejectUnauthorized') === 'false' && { tls: { rejectUnauthorized: false } }),
  }
}

const isHere = (host: string) => /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host)

export type Sender = { url: string; from: string }

const fromForm = /^([^<>\r\n]*<)?[^\s<>@]+@[^\s<>@]+>?$/

/** Both or neither; what is amiss is added to the faults. */
export function senderOf(
  url: string | undefined,
  from: string | undefined,
  faults: string[],
): Sender | undefined {
  if (url !== undefined && !smtpServer(url)) {
    faults.push(
      'SMTP_URL is not usable: it must be smtp:// or smtps:// with a host, and of options at most ' +
        smtpOptions.join(' and '),
    )
  }
  if (from !== undefined && !fromForm.test(from)) {
    faults.push('SMTP_FROM is not usable: it must be an address, or a name and an address in <>')
  }
  if (url !== undefined && from === undefined) {
    faults.push('SMTP_FROM is missing: say who letters are from')
  }
  if (url === undefined && from !== undefined) {
    faults.push('SMTP_URL is missing: SMTP_FROM is set, and nothing to send with')
  }
  return url === undefined || from === undefined ? undefined : { url, from }
}
