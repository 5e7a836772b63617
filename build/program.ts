// Builds the CLI and the server into dist/cli if their sources have changed since the last build. Outputs are two folders
// deep, as the sources are, so that files located relative to them (package.json, dist/ui) are found from there as well.
import type { Plugin } from 'vite'
import { buildIfStale, outputs } from './outputs.js'

/** They have binaries or optional parts. One file for all others starts in half the time, and in less memory. */
const external = ['better-sqlite3', 'pg', 'pg-native']

const entries = {
  main: 'src/cli/main.ts',
  server: 'src/server/main.ts',
  // The server starts them as threads.
  'sqlite-reader-thread': 'src/server/database/sqlite/sqlite-reader-thread.ts',
  'compare-thread': 'src/server/changes/thread/compare-thread.ts',
}

/** V8 keeps the source of what it runs, and takes two bytes a character for all of it if one character is not Latin-1. */
const ascii: Plugin = {
  name: 'ascii',
  generateBundle: (_, files) => {
    for (const file of Object.values(files)) if (file.type === 'chunk') file.code = escapeNonAscii(file.code)
  },
}

const escapeNonAscii = (code: string): string =>
  code.replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

await buildIfStale(outputs.program, async () => {
  const { build } = await import('vite')
  await build({
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    plugins: [ascii],
    ssr: { noExternal: true },
    build: {
      target: 'node20',
      outDir: 'dist/cli',
      emptyOutDir: true,
      ssr: true,
      license: { fileName: 'licenses.md' },
      rolldownOptions: {
        input: entries,
        external,
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
          // Without spaces and comments, but with the names, which stack traces show.
          minify: { compress: false, mangle: false, codegen: true },
        },
      },
    },
  })
})
