// HubSpot's way of saying no: `{ status, message, category, correlationId }`.
import type { Reply } from '../server.ts'

export class HubSpotRefusal extends Error {
  readonly status: number
  readonly category: string
  readonly more: Record<string, unknown>
  constructor(
    status: number,
    category: string,
    message: string,
    more: Record<string, unknown> = {},
  ) {
    super(message)
    this.status = status
    this.category = category
    this.more = more
  }
}

export const errorReply = (
  status: number,
  category: string,
  message: string,
  correlationId: string,
  more: Record<string, unknown> = {},
): Reply => ({ status, body: { status: 'error', message, correlationId, category, ...more } })

export const validation = (message: string, more?: Record<string, unknown>) =>
  new HubSpotRefusal(400, 'VALIDATION_ERROR', message, more)

export const notFound = (message = 'resource not found') =>
  new HubSpotRefusal(404, 'OBJECT_NOT_FOUND', message)

export type Invalid = { isValid: false; message: string; error: string; name: string }

/** The list of what is wrong is JSON inside the message, as HubSpot sends it. */
export const invalidProperties = (invalid: Invalid[]) =>
  validation(`Property values were not valid: ${JSON.stringify(invalid)}`)
