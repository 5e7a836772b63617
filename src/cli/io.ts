/** What a command sees of the world outside: its streams, its settings, and Ctrl-C. */
import type { Readable, Writable } from 'node:stream'
import { Exit } from './errors.ts'

export type Output = Writable & { isTTY?: boolean; columns?: number }

export type Io = {
  stdin: Readable & { isTTY?: boolean }
  /** For data. */
  stdout: Output
  /** For words. */
  stderr: Output
  env: Record<string, string | undefined>
  /** Aborted by Ctrl-C. */
  signal: AbortSignal
}

/**
 * Writes data, and waits while the reader at the other end is slower than we are. When nobody reads any more,
 * `vitrine artifact ls | head -1`, there is no more to do.
 */
export async function print({ stdout, signal }: Io, text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    stdout.write(text, (error) => {
      signal.removeEventListener('abort', abort)
      if (!error) resolve()
      else reject('code' in error && error.code === 'EPIPE' ? new Exit(0) : error)
    })
  })
}

/** Writes a line about each step of some work, which goes on also when nobody reads it. */
export async function report(io: Io, line: string): Promise<void> {
  await print(io, `${line}\n`).catch((error: unknown) => {
    if (!(error instanceof Exit)) throw error
  })
}

/** A line of words for the person at the terminal. */
export function say({ stderr }: Io, line: string): void {
  stderr.write(`${line}\n`)
}

/** Columns of the terminal, or null where there is none and lines may be of any length. */
export function widthOf({ isTTY, columns }: Output): number | null {
  return isTTY ? Math.max(columns || 80, 20) : null
}
