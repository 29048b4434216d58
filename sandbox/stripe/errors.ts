// Stripe's way of saying no: `{ error: { type, code, message, param } }`.
import type { Reply } from '../server.ts'

type ErrorFields = {
  type: 'invalid_request_error' | 'idempotency_error' | 'api_error'
  message: string
  code?: string
  param?: string
}

export class StripeRefusal extends Error {
  readonly status: number
  readonly fields: ErrorFields
  constructor(status: number, fields: ErrorFields) {
    super(fields.message)
    this.status = status
    this.fields = fields
  }
}

export const errorReply = (status: number, fields: ErrorFields): Reply => ({
  status,
  body: { error: fields },
})

export const invalid = (message: string, fields: { code?: string; param?: string } = {}) =>
  new StripeRefusal(400, { type: 'invalid_request_error', message, ...fields })

export const missing = (noun: string, id: string, param = 'id') =>
  new StripeRefusal(404, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${noun}: '${id}'`,
    param,
  })

export const required = (param: string) =>
  invalid(`Missing required param: ${param}.`, { code: 'parameter_missing', param })
