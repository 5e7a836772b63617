// Builds the rest of the package, besides the UI and the program: the SDK as one file for Node and browsers, and its types.
import { build } from 'vite'
import { writeTypes } from './types.ts'

writeTypes('dist/types')
await build({
  configFile: false,
  publicDir: false,
  logLevel: 'warn',
  build: {
    target: 'node20',
    // Not minified: bundlers do that, and other readers may want to read it.
    minify: false,
    outDir: 'dist/sdk',
    lib: { entry: 'src/sdk/index.ts', formats: ['es'], fileName: 'index' },
  },
})
