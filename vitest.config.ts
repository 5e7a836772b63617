import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          include: ['{src,checks,build,bench}/**/*.test.ts'],
          exclude: ['src/ui/**', 'src/server/test/postgres/**'],
          provide: { database: 'sqlite' },
          // A slow machine is no failure.
          testTimeout: 20_000,
        },
      },
      {
        // What the server does on SQLite it does on PostgreSQL.
        test: {
          name: 'postgres',
          include: [
            'src/server/{artifacts,retention,runs}/**/*.test.ts',
            'src/server/{live,sample}/routes.test.ts',
            'src/server/security/csrf-routes.test.ts',
            'src/server/test/**/*.test.ts',
            'src/sdk/artifacts/list.test.ts',
          ],
          provide: { database: 'postgres' },
          globalSetup: ['src/server/test/test-postgres.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'ui',
          include: ['src/ui/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
          // The first test of a lazy renderer waits for its modules; a slow machine is no failure.
          testTimeout: 20_000,
          setupFiles: ['src/ui/test/test-unmount.ts'],
        },
      },
    ],
  },
})
