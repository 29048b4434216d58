// All routes about discrepancies.
import type { App } from './app.ts'
import { type DiscrepancyDesk, discrepancyActionRoutes } from './routes/discrepancy-actions.ts'
import { discrepancyAnswerRoutes } from './routes/discrepancy-answers.ts'
import { discrepancyBulkRoutes } from './routes/discrepancy-bulk.ts'
import { type DiscrepancyDeps, discrepancyRoutes } from './routes/discrepancies.ts'
import { toleranceRoutes } from './routes/tolerances.ts'

export type { DiscrepancyDesk } from './routes/discrepancy-actions.ts'

/** Without a desk they can be read and talked about, and nothing can be done about them. */
export async function routesOfDiscrepancies(
  app: App,
  deps: DiscrepancyDeps & { desk: DiscrepancyDesk | undefined },
): Promise<void> {
  const { desk } = deps
  await discrepancyRoutes(app, deps)
  await discrepancyAnswerRoutes(app, deps)
  await discrepancyBulkRoutes(app, deps)
  if (desk) await discrepancyActionRoutes(app, { ...deps, desk })
  await toleranceRoutes(app, deps)
}
