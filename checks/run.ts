// Runs the parts named on the command line, or all that need nothing but Node, to the end even when one fails. Prints
// what failed and a table of results and times, and leaves the counts in a file for `.ci/run`.
import { spawn } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'
import { type Counts, countsOf } from './counts.ts'
import { type Part, parts, reports } from './parts.ts'

type Result = { readonly part: Part; readonly counts: Counts; readonly seconds: number }

/** Parts that run at the same time: the long ones wait for timers and disks often enough that two fill two cores. */
const MAX_RUNNING = 2

// The tools and the Node of this project come before the machine's own.
const env = { ...process.env, PATH: [resolve('node_modules/.bin'), process.env.PATH].join(delimiter) }

/** Resolves to whether the program exited with 0, and to everything it printed. */
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
  const isBlocked = earlier.some((result) => result.part.name === part.needs && result.counts.failed > 0)
  const { succeeded, output } = isBlocked
    ? { succeeded: false, output: `not run: it needs ${part.needs}, which failed` }
    : await runProgram(part.command)
  const counts = isBlocked ? { passed: 0, failed: 1, skipped: 0 } : countsOf(part, succeeded)
  const seconds = (performance.now() - started) / 1000
  if (counts.failed > 0) console.log(`\n──── ${part.name}: ${part.command.join(' ')}\n${output.trimEnd()}\n`)
  console.log(tableLine({ part, counts, seconds }))
  return { part, counts, seconds }
}

/** Starts the parts in their order, each as soon as there is room and the part it needs has ended. */
const runAll = async (chosen: readonly Part[]): Promise<Result[]> => {
  const results: Result[] = []
  const waiting = [...chosen]
  const running = new Map<string, Promise<void>>()
  while (waiting.length + running.size > 0) {
    const isPending = (name: string | undefined) =>
      running.has(name ?? '') || waiting.some((part) => part.name === name)
    const index = running.size < MAX_RUNNING ? waiting.findIndex(({ needs }) => !isPending(needs)) : -1
    const [part] = index < 0 ? [] : waiting.splice(index, 1)
    if (!part) {
      await Promise.race(running.values())
      continue
    }
    const run = runPart(part, results).then((result) => {
      results.push(result)
      running.delete(part.name)
    })
    running.set(part.name, run)
  }
  return results
}

const tableLine = ({ part, counts, seconds }: Result): string => {
  const mark = counts.failed + counts.skipped === 0 ? '✓' : '✗'
  const texts = [
    `${counts.passed} passed`,
    counts.failed && `${counts.failed} failed`,
    counts.skipped && `${counts.skipped} skipped`,
  ]
  return `${mark} ${part.name.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s  ${texts.filter(Boolean).join(', ')}`
}

const names = process.argv.slice(2)
const unknown = names.filter((name) => !parts.some((part) => part.name === name))
if (unknown.length > 0) {
  console.error(`Unknown part: ${unknown.join(', ')}. Parts: ${parts.map((part) => part.name).join(', ')}`)
  process.exit(2)
}

rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })
const started = performance.now()
const results = await runAll(
  parts.filter(({ name, isExtra }) => (names.length === 0 ? !isExtra : names.includes(name))),
)
const seconds = (performance.now() - started) / 1000

const passed = results.reduce((sum, { counts }) => sum + counts.passed, 0)
const failed = results.reduce((sum, { counts }) => sum + counts.failed + counts.skipped, 0)
writeFileSync(`${reports}/counts`, `${passed} passed, ${failed} failed\n`)
console.log(`
${results.map(tableLine).join('\n')}

${failed === 0 ? 'Passed' : 'Failed'}: ${passed} of ${passed + failed} in ${seconds.toFixed(0)} s`)
process.exitCode = failed === 0 ? 0 : 1
