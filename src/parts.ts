// What the parts of the service are opened with, and how what is open is remembered.
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { Outside } from './domain/outside.ts'

export type ServiceOptions = {
  config: Config
  outside: Outside
  log: Logger
  /** Ports of the sandbox; 0 = any. */
  sandboxPorts?: { stripe: number; hubspot: number; quickbooks: number; control: number }
  /** Whether the demo company begins to trade; it does unless told not to. */
  demo?: boolean
  /** Where the built dashboard is, if not in web/dist. */
  pageFolder?: string | undefined
}

/** What is open, by name, in the order in which it was opened. */
export type Opened = [part: string, end: () => Promise<unknown>][]

export const workspace = 'main'
