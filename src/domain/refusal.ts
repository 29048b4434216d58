// How the domain says no. The code is stable and public (src/http/errors.ts gives it a status).

export class Refusal extends Error {
  override name = 'Refusal'
  readonly code: string
  readonly details: Record<string, unknown>
  constructor(code: string, details: Record<string, unknown> = {}) {
    super(`${code} ${JSON.stringify(details)}`)
    this.code = code
    this.details = details
  }
}
