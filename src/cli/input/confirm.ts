import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline/promises'
import { setImmediate } from 'node:timers/promises'
import { Exit, UsageError } from '#cli/errors.ts'
import { type Io, say } from '#cli/io.ts'

/** Asks before something goes for good. Without somebody at a terminal only `--yes` is an answer. */
export async function confirm(question: string, { yes }: { yes?: boolean }, io: Io): Promise<void> {
  if (yes) return
  if (!io.stdin.isTTY || !io.stderr.isTTY) {
    throw new UsageError('Nothing was deleted: nobody is at a terminal to say yes. --yes says it beforehand.')
  }
  const answer = await answerTo(`${question} [y/N] `, io)
  if (answer === null) throw new Exit(130)
  if (!/^y(es)?$/i.test(answer.trim())) {
    say(io, 'Nothing was deleted.')
    throw new Exit(1)
  }
}

/** What is typed: null at Ctrl-C, an empty text at Ctrl-D. The prompt hears both before anybody else does. */
async function answerTo(question: string, io: Io): Promise<string | null> {
  const prompt = createInterface({ input: io.stdin, output: io.stderr })
  try {
    return await Promise.race([prompt.question(question, { signal: io.signal }), endOf(prompt)])
  } catch (error) {
    say(io, '')
    // Node tells the two apart by nothing but their words.
    const isCtrlC = io.signal.aborted || (error instanceof Error && error.message === 'Aborted with Ctrl+C')
    return isCtrlC ? null : ''
  } finally {
    prompt.close()
  }
}

/** On a dumb terminal, or one that is gone, the prompt closes and leaves the question open. */
async function endOf(prompt: Interface): Promise<never> {
  await once(prompt, 'close')
  // What the prompt itself says of it goes first.
  await setImmediate()
  throw new Error('The prompt was closed')
}
