#!/usr/bin/env node
// A checkout runs the TypeScript sources directly, the package runs the built files.
import { existsSync } from 'node:fs'
import module from 'node:module'
import process from 'node:process'

// Not available in Node 20.
module.enableCompileCache?.()
const source = new URL('../src/cli/main.ts', import.meta.url)
if (!existsSync(source)) await import('../dist/cli/main.js')
else if (process.features.typescript) await import(source.href)
else {
  const message = `A checkout of Vitrine requires Node 22.18 or newer; this is ${process.version}.`
  process.stderr.write(`error: ${message} To use the Node version from node_modules, run: npx vitrine\n`)
  process.exitCode = 1
}
