// Runs the parts named on the command line, or all that need nothing but Node, to the end whatever fails on the way; prints what failed, a
// table, and leaves the counts in a file for `.ci/run`.
import { spawn } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'
import { type Counts, countsOf } from './counts.ts'
import { type Part, parts, reports } from './parts.ts'

type Result = { readonly part: Part; readonly counts: Counts; readonly seconds: number }

// The tools and the Node of this project come before the machine's own.
const env = { ...process.env, PATH: [resolve('node_modules/.bin'), process.env.PATH].join(delimiter) }

/** Resolves to whether the program ended well, and to everything it said. */
const runProgram = ([program, ...args]: Part['command']): Promise<{ succeeded: boolean; output: string }> =>
  new Promise((done) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const collect = (chunk: Buffer) => {
      output += chunk.toString()
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', (error) => done({ succeeded: false, output: error.message }))
    child.on('close', (code) => done({ succeeded: code === 0, output }))
  })

const runPart = async (part: Part, earlier: readonly Result[]): Promise<Result> => {
  const started = performance.now()
  const blocked = earlier.find((result) => result.part.name === part.needs && result.counts.failed > 0)
  const { succeeded, output } = blocked
    ? { succeeded: false, output: `not run: it needs ${part.needs}, which failed` }
    : await runProgram(part.command)
  const counts = blocked ? { passed: 0, failed: 1, skipped: 0 } : countsOf(part, succeeded)
  const seconds = (performance.now() - started) / 1000
  if (counts.failed > 0) console.log(`\n──── ${part.name}: ${part.command.join(' ')}\n${output.trimEnd()}\n`)
  console.log(tableLine({ part, counts, seconds }))
  return { part, counts, seconds }
}

const tableLine = ({ part, counts, seconds }: Result): string => {
  const mark = counts.failed + counts.skipped === 0 ? '✓' : '✗'
  const words = [
    `${counts.passed} ok`,
    counts.failed && `${counts.failed} bad`,
    counts.skipped && `${counts.skipped} skipped`,
  ]
  return `${mark} ${part.name.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s  ${words.filter(Boolean).join(', ')}`
}

const names = process.argv.slice(2)
const unknown = names.filter((name) => !parts.some((part) => part.name === name))
if (unknown.length > 0) {
  console.error(`No part is called ${unknown.join(', ')}. Parts: ${parts.map((part) => part.name).join(', ')}`)
  process.exit(2)
}

rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })
const results: Result[] = []
for (const part of parts) {
  if (names.length === 0 ? !part.isExtra : names.includes(part.name)) results.push(await runPart(part, results))
}

const passed = results.reduce((sum, { counts }) => sum + counts.passed, 0)
const failed = results.reduce((sum, { counts }) => sum + counts.failed + counts.skipped, 0)
writeFileSync(`${reports}/counts`, `${passed} passed, ${failed} failed\n`)
console.log(
  `\n${results.map(tableLine).join('\n')}\n\n${failed === 0 ? 'All is well' : 'Not well'}: ${passed} of ${passed + failed}`,
)
process.exitCode = failed === 0 ? 0 : 1
