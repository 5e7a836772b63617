import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline/promises'
import { setImmediate } from 'node:timers/promises'
import { Exit, UsageError } from '#cli/errors.ts'
import { type Io, notify } from '#cli/io.ts'

/** Asks before a permanent deletion. Without a terminal, only `--yes` confirms. */
export async function confirm(question: string, { yes }: { yes?: boolean }, io: Io): Promise<void> {
  if (yes) return
  if (!io.stdin.isTTY || !io.stderr.isTTY) {
    throw new UsageError('Refusing to delete without confirmation because this is not a terminal. Pass `--yes`.')
  }
  const answer = await ask(`${question} [y/N] `, io)
  if (answer === null) throw new Exit(130)
  if (!/^y(es)?$/i.test(answer.trim())) {
    notify(io, 'Nothing was deleted.')
    throw new Exit(1)
  }
}

/** The answer: null for Ctrl-C, empty for Ctrl-D. While the prompt is open, it receives both instead of the process. */
async function ask(question: string, io: Io): Promise<string | null> {
  const prompt = createInterface({ input: io.stdin, output: io.stderr })
  try {
    return await Promise.race([prompt.question(question, { signal: io.signal }), rejectOnClose(prompt)])
  } catch (error) {
    notify(io, '')
    // Node distinguishes the two only by the error message.
    const isCtrlC = io.signal.aborted || (error instanceof Error && error.message === 'Aborted with Ctrl+C')
    return isCtrlC ? null : ''
  } finally {
    prompt.close()
  }
}

/** On a dumb or disconnected terminal, the prompt closes and `question` never settles. */
async function rejectOnClose(prompt: Interface): Promise<never> {
  await once(prompt, 'close')
  // The prompt's own error settles the race first.
  await setImmediate()
  throw new Error('The prompt was closed')
}
