// A refusal of the service, as it came.
/** A refusal of the service (RFC 9457). `unreachable` = there was no answer at all. */
export class ApiProblem extends Error {
  override name = 'ApiProblem'
  readonly code: string
  readonly status: number
  readonly title: string
  readonly requestId: string | undefined
  /** What a program can go by, as the API tells it of this code. */
  readonly details: Record<string, unknown>
  readonly errors: { pointer?: string; detail?: string }[]
  constructor(problem: Record<string, unknown>) {
    super(String(problem.detail ?? problem.title ?? ''))
    this.code = String(problem.code ?? 'unexpected')
    this.status = Number(problem.status ?? 0)
    this.title = String(problem.title ?? '')
    this.requestId = problem.requestId === undefined ? undefined : String(problem.requestId)
    const { details } = problem
    this.details = typeof details === 'object' && details ? { ...details } : {}
    this.errors = Array.isArray(problem.errors) ? problem.errors : []
  }
}

export const problemOf = (error: unknown): ApiProblem =>
  error instanceof ApiProblem
    ? error
    : new ApiProblem({ code: 'unexpected', detail: String(error) })
