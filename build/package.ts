// Builds the rest of the package, besides the UI: the SDK as one file for Node and browsers, its types, and the CLI with
// the server. `npm pack` runs it. Outputs are two folders deep, as the sources are, so that files located relative to
// them (package.json, dist/ui) are found from there as well.
import { build, type InlineConfig } from 'vite'
import { writeTypes } from './types.ts'

/** External packages have files of their own, or are large and needed by the server only. Bundling the rest starts faster. */
const external = [/^@fastify\//, 'better-sqlite3', 'fastify', 'kysely', 'pg']

// Not minified: bundlers do that, and other readers may want to read it.
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
      input: {
        main: 'src/cli/main.ts',
        // The server starts them as threads.
        'sqlite-reader-thread': 'src/server/database/sqlite-reader-thread.ts',
        'compare-thread': 'src/server/changes/thread/compare-thread.ts',
      },
      external,
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
})
