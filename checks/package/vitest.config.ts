import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['checks/package/*.package.ts'],
    globalSetup: ['checks/package/install.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
