import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-postgres.ts'],
    // Processes, not threads: a test may end its own, and signals go to one of them alone.
    pool: 'forks',
    // One more than the cores there are: many tests wait, for a lease to run out or a process to start.
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 30_000,
  },
})
