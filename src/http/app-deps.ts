// What the HTTP side of the service is made with: all of it is handed to it as arguments.
import type { FastifyBaseLogger } from 'fastify'
import type { Registry } from 'prom-client'
import type { DatabasePool } from 'slonik'
import type { ReceiveWebhook } from '../adapters/webhook.ts'
import type { ErasureDesk } from '../domain/erasure.ts'
import type { EventStore } from '../domain/event-store.ts'
import type { Mailer } from '../domain/mail.ts'
import type { OutgoingDesk } from '../domain/outgoing.ts'
import type { Outside } from '../domain/outside.ts'
import type { SavedViews } from '../domain/saved-view.ts'
import type { Platform } from '../domain/stored.ts'
import type { Projections } from '../projections/runner.ts'
import type { ApiKey } from './api-keys.ts'
import type { CarryingDeps } from './carrying.ts'
import type { DiscrepancyDesk } from './discrepancies.ts'
import type { SignInParts } from './people.ts'
import type { ArchiveDesk } from './routes/archives.ts'
import type { Authorising } from './routes/connecting.ts'
import type { ConnectionDesk, PlatformInfo } from './routes/connections.ts'
import type { Dependency } from './routes/health.ts'
import type { DemoProgress } from './routes/page.ts'
import type { SealDesk } from './routes/seals.ts'
import type { PlatformPages } from './routes/sides.ts'
import type { SweepDesk } from './routes/sweeps.ts'
import type { DemoPerson } from './sessions.ts'
import type { WonStageDeps } from './today.ts'

export type AppDeps = CarryingDeps &
  Pick<WonStageDeps, 'dealPipelines'> & {
    outside: Outside
    store: EventStore
    /** Where the views are. */
    db: DatabasePool
    projections: Projections
    webhooks: Record<Platform, ReceiveWebhook>
    outgoing: OutgoingDesk
    /** Companies kept here; the API answers for the first. */
    workspaces?: readonly string[]
    /** Of the books, by IANA name; absent = UTC. */
    timeZone?: string | undefined
    /** Heads the letters to customers; absent = the name of the workspace. */
    companyName?: string | undefined
    /** Absent = USD. */
    homeCurrency?: string | undefined
    apiKeys: readonly ApiKey[]
    /** Where sessions, passwords and invitations are kept. */
    signIn: SignInParts
    /** Who may sign in by the name alone: only ever with the sandbox behind it. */
    demoPeople?: readonly DemoPerson[] | undefined
    /** Of the first of them. */
    demoKey?: string | undefined
    /** How far the demo is; absent without one. */
    demo?: (() => Promise<DemoProgress | null>) | undefined
    sandboxControlUrl?: string | undefined
    /** Where the built dashboard is; absent = beside the source. */
    pageFolder?: string | undefined
    /** Where objects are found on the sites of their platforms; absent = nobody knows. */
    pages?: PlatformPages | undefined
    /** The address the platforms call. */
    publicUrl?: string | undefined
    /** Where people find the pages, for letters; undefined = nobody has said. */
    pageUrl?: (() => string | undefined) | undefined
    /** Whose word on where a request came from is taken: addresses, and networks of them. */
    trustedProxies?: readonly string[] | undefined
    dependencies: readonly Dependency[]
    platforms: readonly PlatformInfo[]
    /** Erases persons; absent = nothing is encrypted here. */
    erasures?: ErasureDesk | undefined
    /** Does something about discrepancies; absent = nobody does. */
    discrepancies?: DiscrepancyDesk | undefined
    /** Proves and verifies; absent = nothing is sealed here. */
    seals?: SealDesk | undefined
    /** Makes archives for auditors; absent = only the command does. */
    archives?: ArchiveDesk | undefined
    /** Sends letters; absent = no mail server is known. */
    mailer?: Mailer | undefined
    /** Lists under a name; absent = none are kept. */
    savedViews?: SavedViews | undefined
    /** How far the sweeps are; absent = there are none. */
    sweeps?: SweepDesk | undefined
    /** People's hands on the connections; absent = only their health is told. */
    connections?: { desk: ConnectionDesk; authorising: Authorising } | undefined
    log: FastifyBaseLogger
    metrics: Registry
    /** Aborted when the service is about to end: readiness goes first, the streams end. */
    closing?: AbortSignal | undefined
  }
