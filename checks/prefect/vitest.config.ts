import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['checks/prefect/*.prefect.ts'],
    // The files share the clients' environments, and their programs need the whole machine.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
  },
})
