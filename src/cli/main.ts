/** Entry point of `vitrine`. The only file that touches the process: arguments, streams, signals, exit code. */
import process from 'node:process'
import { openUrl } from './open-url.ts'
import { run } from './run.ts'

const interruption = new AbortController()

// The first Ctrl-C lets the command clean up, the second ends the process.
process.once('SIGINT', () => {
  process.once('SIGINT', () => process.exit(130))
  interruption.abort()
})

// `print` and `report` handle EPIPE: whether a closed pipe ends the command depends on the command.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    if ('code' in error && error.code === 'EPIPE') return
    process.stderr.write(`error: ${error.message}\n`)
    process.exit(1)
  })
}

const { stdin, stdout, stderr, env } = process
process.exitCode = await run(process.argv.slice(2), {
  stdin,
  stdout,
  stderr,
  env,
  signal: interruption.signal,
  openUrl,
})
