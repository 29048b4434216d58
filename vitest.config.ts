import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

// What one process has compiled the next reads: workers, and the processes that tests start.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/compiled')

const each = {
  // Processes, not threads: a test may end its own, and signals go to one of them alone.
  pool: 'forks',
  // Of what arrives later: asked not too often, and long enough for a machine with much to do.
  expect: { poll: { interval: 100, timeout: 15_000 } },
  testTimeout: 60_000,
  hookTimeout: 60_000,
  teardownTimeout: 30_000,
} as const

/** Their files take turns in the same few processes: to load the code takes longer than most of them. */
const together = ['domain', 'http', 'projections', 'sandbox'].map((at) => `test/${at}/**/*.test.ts`)

export default defineConfig({
  test: {
    globalSetup: ['test/support/global-postgres.ts'],
    // One more than the cores there are: many tests wait, for a lease to run out or a process to start.
    maxWorkers: 3,
    projects: [
      {
        test: {
          ...each,
          name: 'alone',
          include: ['test/**/*.test.ts'],
          exclude: together,
        },
      },
      { test: { ...each, name: 'together', include: together, isolate: false } },
    ],
  },
})
