import { defineConfig } from 'vitest/config'

// A slow machine is not a failure.
const test = { include: ['checks/abuse/*.abuse.ts'], testTimeout: 120_000, hookTimeout: 120_000 }

export default defineConfig({
  test: {
    // Each file loads a server of its own, and measures how it answers others meanwhile.
    fileParallelism: false,
    projects: [
      { test: { ...test, name: 'sqlite', provide: { database: 'sqlite' as const } } },
      {
        test: {
          ...test,
          name: 'postgres',
          // What never reaches the database cannot depend on it.
          exclude: ['checks/abuse/{connections,sockets,upstream}.abuse.ts'],
          provide: { database: 'postgres' as const },
          globalSetup: ['src/server/test/test-postgres.ts'],
        },
      },
    ],
  },
})
