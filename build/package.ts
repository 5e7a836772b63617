// Builds what the package holds beside the UI: the SDK as one file for Node and browsers, its types, and the terminal
// with the server. `npm pack` runs it. All of it stands two folders deep, as the sources do, so that what they find by
// their own address (package.json, dist/ui) is found from there as well.
import { build, type InlineConfig } from 'vite'
import { writeTypes } from './types.ts'

/** What stays outside has files of its own, or is large and only the server's. The rest is bundled, which starts quicker. */
const external = [/^@fastify\//, 'better-sqlite3', 'fastify', 'kysely', 'pg']

// Not made small: those who bundle it do that themselves, and others may want to read it.
const common = { configFile: false, publicDir: false, logLevel: 'warn' } as const satisfies InlineConfig
const output = { target: 'node20', minify: false } as const

writeTypes('dist/types')
await build({
  ...common,
  build: { ...output, outDir: 'dist/sdk', lib: { entry: 'src/sdk/index.ts', formats: ['es'], fileName: 'index' } },
})
await build({
  ...common,
  ssr: { noExternal: true },
  build: {
    ...output,
    outDir: 'dist/cli',
    ssr: true,
    rolldownOptions: {
      input: { main: 'src/cli/main.ts' },
      external,
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
})
