// Every refusal in French, for people: the pages show it as it comes. The compiler asks for each code
// of the table.
import type { Details } from './problem-entry.ts'
import { frenchOfLedger } from './problem-french-ledger.ts'
import { frenchOfPeople } from './problem-french-people.ts'
import { frenchOfService } from './problem-french-service.ts'
import type { ProblemCode } from './problem-table.ts'

export type Told = readonly [title: string, detail: string | ((details: Details) => string)]

const french: Record<ProblemCode, Told> = {
  ...frenchOfService,
  ...frenchOfPeople,
  ...frenchOfLedger,
}

export function frenchOf(code: ProblemCode, details: Details) {
  const [title, detail] = french[code]
  return { title, detail: typeof detail === 'string' ? detail : detail(details) }
}
