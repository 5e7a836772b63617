import { globSync, readFileSync } from 'node:fs'
import { matchesGlob } from 'node:path'
import { defineConfig } from 'vitest/config'

/** What the server does on SQLite it does on PostgreSQL; these tests reach the database. */
const databaseTests = [
  'src/server/{artifacts,changes,filters,mirror,retention,runs}/**/*.test.ts',
  'src/server/database/{slow-statements,contains-text,compiled-query}.test.ts',
  'src/server/http/entity-tags.test.ts',
  'src/server/{live,sample}/routes.test.ts',
  'src/server/security/csrf-routes.test.ts',
  'src/server/test/**/*.test.ts',
  'src/sdk/artifacts/list.test.ts',
]
const postgresTests = 'src/server/test/postgres/**'
/** Rules and checks of input that never reach the SQL, and SQLite's plans: what they say cannot depend on the database. */
const sqliteTests = [
  'src/server/artifacts/lists/short-pages-plans.test.ts',
  'src/server/retention/check-selection.test.ts',
  'src/server/runs/plans.test.ts',
  'src/server/runs/states/transitions.test.ts',
  'src/server/test/recordings/*.test.ts',
]

// The server's clock never goes back: a test that sets it ahead needs modules of its own. The others share the modules
// of their worker, which takes half the time.
const clockTests = globSync('src/**/*.test.ts').filter((path) => readFileSync(path, 'utf8').includes('useFakeTimers'))
const databaseClockTests = clockTests.filter((path) => databaseTests.some((pattern) => matchesGlob(path, pattern)))

// A slow machine is not a failure.
const timeouts = { testTimeout: 120_000, hookTimeout: 120_000, expect: { poll: { timeout: 60_000 } } }
const server = { ...timeouts, setupFiles: ['checks/generic-wrappers.ts'] }
const sqlite = { ...server, provide: { database: 'sqlite' as const } }
const postgres = {
  ...server,
  provide: { database: 'postgres' as const },
  globalSetup: ['src/server/test/test-postgres.ts'],
}

export default defineConfig({
  test: {
    // By default one worker runs on two cores, and much of its time is spent waiting for timers. Three take a fifth more
    // CPU time, because each compiles the modules.
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...sqlite,
          name: 'node',
          isolate: false,
          include: ['{src,checks,build,bench}/**/*.test.ts'],
          exclude: [postgresTests, ...clockTests],
        },
      },
      { test: { ...sqlite, name: 'clock', include: clockTests } },
      {
        test: {
          ...postgres,
          name: 'postgres',
          isolate: false,
          include: databaseTests,
          exclude: [...databaseClockTests, ...sqliteTests],
        },
      },
      { test: { ...postgres, name: 'postgres-clock', include: databaseClockTests } },
      {
        test: {
          ...timeouts,
          name: 'ui',
          isolate: false,
          include: ['src/ui/**/*.test.tsx'],
          environment: 'jsdom',
          setupFiles: ['src/ui/test/test-setup.ts'],
        },
      },
    ],
  },
})
