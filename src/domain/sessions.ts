// What the door remembers of the people who sign in, and how passwords are kept. Ports: what stands
// behind them is src/adapters'. Tokens come here as their hashes only.

/** Who a session is of: one of the people here, or one of the demo's. */
export type Subject = { personId: string; demo: null } | { personId: null; demo: string }

export const waysIn = ['password', 'oidc', 'demo'] as const
export type WayIn = (typeof waysIn)[number]

export type Session = Subject & { via: WayIn; beganAt: string; seenAt: string; endsAt: string }

/** From where a session was begun, as far as it was said. */
export type Whence = { address: string | null; browser: string | null }

/** A session as its person sees it: its id opens nothing. */
export type OpenSession = Omit<Session, keyof Subject> & Whence & { id: string; isThis: boolean }

/** Of a person, or null for the welcome of the first administrator. Who has forgotten a password and
 *  asks for a link by mail takes away none that an administrator made. */
export type Invitation = { personId: string | null; endsAt: string; isForgotten?: boolean }

/** What is needed again when the provider sends somebody back. */
export type ProviderSignIn = { nonce: string; verifier: string; returnTo: string }

export type Sessions = {
  begin(token: Buffer, session: Session & Whence): Promise<void>
  /** Null when there is none, or when it is over. */
  find(token: Buffer, now: Date): Promise<Session | null>
  /** It is used: it does not end for want of use. */
  seen(token: Buffer, now: Date): Promise<void>
  end(token: Buffer): Promise<void>
  endAllOf(subject: Subject, except?: Buffer): Promise<void>
  /** Those that are open, the one that was used last first. */
  allOf(subject: Subject, own: Buffer, now: Date): Promise<OpenSession[]>
  /** False when it is none of theirs. */
  endOneOf(subject: Subject, id: string): Promise<boolean>
  /** When each of the people was last here. */
  lastSeen(): Promise<ReadonlyMap<string, string>>

  passwordOf(personId: string): Promise<string | null>
  keepPassword(personId: string, hash: string, now: Date): Promise<void>

  /** In the place of any other link of the same kind for the same person. */
  invite(token: Buffer, invitation: Invitation): Promise<void>
  invitation(token: Buffer, now: Date): Promise<Invitation | null>
  /** Uses the link up and keeps the password, both or neither; false when it was used already. */
  accept(token: Buffer, personId: string, hash: string, now: Date): Promise<boolean>
  /** Until when each of the people may use the link that was made for them. */
  invitations(now: Date): Promise<ReadonlyMap<string, string>>
  dropInvitations(personId: string | null): Promise<void>

  openProvider(state: Buffer, signIn: ProviderSignIn, endsAt: Date): Promise<void>
  /** Once. */
  takeProvider(state: Buffer, now: Date): Promise<ProviderSignIn | null>

  /** Notes a try to sign in; when there were too many of late, since when. */
  tried(subject: Buffer, now: Date, since: Date, triesMax: number): Promise<Date | null>
  forgetTries(subject: Buffer): Promise<void>
}

export type Passwords = {
  hash(password: string): Promise<string>
  /** In the same time whether there is a hash or not. */
  verify(hash: string | null, password: string): Promise<boolean>
}

type Asked = { state: string; nonce: string; verifier: string }

/** An identity provider by which people may sign in. */
export type Provider = {
  name: string
  /** Where to send the browser. @throws Refusal provider-unavailable */
  begin(asked: Asked & { redirectUri: string }): Promise<string>
  /** Who came back, by an address that the provider vouches for.
   *  @throws Refusal provider-refused, provider-unavailable */
  finish(returned: string, asked: Asked): Promise<{ email: string; name: string | null }>
}
