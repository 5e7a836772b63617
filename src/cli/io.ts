/** The outside world of a command: streams, environment, and Ctrl-C. */
import type { Readable, Writable } from 'node:stream'
import { Exit } from './errors.ts'

export type Output = Writable & { isTTY?: boolean; columns?: number }

export type Io = {
  stdin: Readable & { isTTY?: boolean }
  /** For data. */
  stdout: Output
  /** For messages, prompts and progress. */
  stderr: Output
  env: Record<string, string | undefined>
  /** Aborted by Ctrl-C. */
  signal: AbortSignal
  /** Opens a URL in the browser; false if that fails. Absent where there is no browser. */
  openUrl?: (url: string) => Promise<boolean>
}

/** Writes data and waits while the reader is slower. Ends the command if the reader has left, as in `ls | head -1`. */
export async function print({ stdout, signal }: Io, data: string | Uint8Array): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    stdout.write(data, (error) => {
      signal.removeEventListener('abort', abort)
      if (!error) resolve()
      else reject('code' in error && error.code === 'EPIPE' ? new Exit(0) : error)
    })
  })
}

/** Prints a line about a finished step. The work continues if the reader has left. */
export async function report(io: Io, line: string): Promise<void> {
  await print(io, `${line}\n`).catch((error: unknown) => {
    if (!(error instanceof Exit)) throw error
  })
}

/** Writes a message to stderr. */
export function notify({ stderr }: Io, message: string): void {
  stderr.write(`${message}\n`)
}

/** Columns of the terminal; null for files and pipes, where lines may have any length. */
export function terminalWidth({ isTTY, columns }: Output): number | null {
  return isTTY ? Math.max(columns || 80, 20) : null
}
