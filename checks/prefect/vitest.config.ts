import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { include: ['checks/prefect/*.prefect.ts'], testTimeout: 120_000, hookTimeout: 60_000 },
})
