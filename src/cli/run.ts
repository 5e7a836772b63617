import { CommanderError } from 'commander'
import type { ServerOptions } from './connect/server.ts'
import { Exit, UsageError } from './errors.ts'
import { type Io, notify } from './io.ts'
import { createProgram } from './program.ts'

/**
 * Runs a command line, given without the name of the program. Resolves to the exit code: 0 success, 1 failure, 2 wrong
 * command line, 130 stopped by Ctrl-C.
 */
export async function run(args: string[], io: Io): Promise<number> {
  // Commander has `artifact help ls`, but not `help artifact ls`.
  const words = args[0] === 'help' ? [...args.slice(1), '--help'] : args
  let options: ServerOptions = {}
  const program = createProgram(io).hook('preAction', (_, command) => {
    options = command.opts()
  })
  try {
    await program.parseAsync(words, { from: 'user' })
    return 0
  } catch (error) {
    return await handleError(error, options, io)
  }
}

async function handleError(error: unknown, options: ServerOptions, io: Io): Promise<number> {
  if (error instanceof Exit) return error.code
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (io.signal.aborted) return 130
  if (error instanceof UsageError) {
    notify(io, `error: ${error.message}`)
    return 2
  }
  // Loaded on demand: most starts do not need it.
  const [{ explainError }, { resolveUrl }] = await Promise.all([
    import('./error-messages.ts'),
    import('./connect/server.ts'),
  ])
  notify(io, `error: ${explainError(error, resolveUrl(options, io), io)}`)
  return 1
}
