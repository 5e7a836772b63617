import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          include: ['{src,checks,build,bench}/**/*.test.ts'],
          exclude: ['src/ui/**'],
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
          setupFiles: ['src/ui/unmount-after-each.ts'],
        },
      },
    ],
  },
})
