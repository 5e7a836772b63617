/** Starts `vitrine`. The only file that touches the process: its arguments, its streams, its signals, its end. */
import process from 'node:process'
import { run } from './run.ts'

const interruption = new AbortController()

// The first Ctrl-C lets a command end in good order, the second ends it.
process.once('SIGINT', () => {
  process.once('SIGINT', () => process.exit(130))
  interruption.abort()
})

// What it means that nobody reads any more depends on the command: `print` and `report` know.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    if ('code' in error && error.code === 'EPIPE') return
    process.stderr.write(`error: ${error.message}\n`)
    process.exit(1)
  })
}

const { stdin, stdout, stderr, env } = process
process.exitCode = await run(process.argv.slice(2), { stdin, stdout, stderr, env, signal: interruption.signal })
