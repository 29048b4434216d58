// The routes behind the page of today and the first run.
import type { App, AppDeps } from './app.ts'
import { setupRoutes } from './routes/setup.ts'
import { type TodayDeps, todayRoutes } from './routes/today.ts'
import { type WonStageDeps, wonStageRoutes } from './routes/won-stages.ts'

export type { WonStageDeps } from './routes/won-stages.ts'

export async function routesOfToday(
  v1: App,
  deps: Pick<AppDeps, 'platforms' | 'connections' | 'sweeps' | 'dealPipelines'>,
  given: WonStageDeps & Omit<TodayDeps, 'sweeps'>,
): Promise<void> {
  const { platforms, connections, sweeps, dealPipelines } = deps
  await todayRoutes(v1, { ...given, sweeps })
  await setupRoutes(v1, { ...given, platforms, sweeps, desk: connections?.desk })
  await wonStageRoutes(v1, { ...given, dealPipelines })
}
