import { CommanderError } from 'commander'
import type { ServerOptions } from './connect/server.ts'
import { Exit, UsageError } from './errors.ts'
import { type Io, say } from './io.ts'
import { createProgram } from './program.ts'

/**
 * Runs one command line, without the program's name, and resolves to the exit code: 0 done, 1 the server said no, 2 wrong
 * command line, 130 stopped by Ctrl-C.
 */
export async function run(args: string[], io: Io): Promise<number> {
  // `help artifact ls` is what `artifact help ls` is to commander.
  const words = args[0] === 'help' ? [...args.slice(1), '--help'] : args
  let options: ServerOptions = {}
  const program = createProgram(io).hook('preAction', (_, command) => {
    options = command.opts()
  })
  try {
    await program.parseAsync(words, { from: 'user' })
    return 0
  } catch (error) {
    return await endOf(error, options, io)
  }
}

async function endOf(error: unknown, options: ServerOptions, io: Io): Promise<number> {
  if (error instanceof Exit) return error.code
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (io.signal.aborted) return 130
  if (error instanceof UsageError) {
    say(io, `error: ${error.message}`)
    return 2
  }
  // Loaded only now: a start without failure does without it.
  const [{ wordsFor }, { addressOf }] = await Promise.all([
    import('./error-messages.ts'),
    import('./connect/server.ts'),
  ])
  say(io, `error: ${wordsFor(error, addressOf(options, io), io)}`)
  return 1
}
