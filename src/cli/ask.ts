import { createInterface } from 'node:readline/promises'
import { Exit, UsageError } from './failure.ts'
import { type Io, say } from './io.ts'

/** Asks before something goes for good. Without somebody at a terminal only `--yes` is an answer. */
export async function confirm(question: string, { yes }: { yes?: boolean }, io: Io): Promise<void> {
  if (yes) return
  if (!io.stdin.isTTY || !io.stderr.isTTY) {
    throw new UsageError('Nothing was deleted: nobody is at a terminal to say yes. --yes says it beforehand.')
  }
  const prompt = createInterface({ input: io.stdin, output: io.stderr })
  try {
    const answer = await prompt.question(`${question} [y/N] `, { signal: io.signal }).catch(() => null)
    if (answer === null) {
      // Ctrl-C and Ctrl-D, which the prompt hears before anybody else.
      say(io, '')
      throw new Exit(130)
    }
    if (!/^y(es)?$/i.test(answer.trim())) {
      say(io, 'Nothing was deleted.')
      throw new Exit(1)
    }
  } finally {
    prompt.close()
  }
}
