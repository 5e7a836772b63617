#!/usr/bin/env node
// In a checkout the sources, which its own Node reads as they are; in the package what was built from them.
import { existsSync } from 'node:fs'
import module from 'node:module'
import process from 'node:process'

// What Node compiles is kept for the next start. Node 20 cannot yet.
module.enableCompileCache?.()
const source = new URL('../src/cli/main.ts', import.meta.url)
if (!existsSync(source)) await import('../dist/cli/main.js')
else if (process.features.typescript) await import(source.href)
else {
  const needed = `A checkout of Vitrine needs Node 22.18 or newer, and this is ${process.version}.`
  process.stderr.write(`error: ${needed} It has one of its own, which this takes: npx vitrine\n`)
  process.exitCode = 1
}
