import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'node', include: ['{src,checks,build,bench}/**/*.test.ts'], exclude: ['src/ui/**'] } },
      {
        test: {
          name: 'ui',
          include: ['src/ui/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
          setupFiles: ['src/ui/unmount-after-each.ts'],
        },
      },
    ],
  },
})
