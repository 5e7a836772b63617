import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['checks/prefect/*.prefect.ts'],
    // The files share the environments of the clients, and what they run wants the machine to itself.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
})
