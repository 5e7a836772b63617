/** What a command reads: a file, or standard input for `-`, where nothing is most often a program that failed. */
import { constants, isUtf8 } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import { addAbortSignal } from 'node:stream'
import { UsageError } from '#cli/errors.ts'
import type { Io } from '#cli/io.ts'
import { withFile } from './file-error.ts'

export async function readInput(path: string, io: Io): Promise<string> {
  const bytes = path === '-' ? await readStream(io) : await withFile('read', path, readFile(path))
  if (path === '-' && bytes.length === 0) throw new UsageError('Standard input is empty.')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const name = path === '-' ? 'Standard input' : path
    throw new UsageError(isUtf8(bytes) ? `${name} is too large: ${MOST}.` : `${name} is no text in UTF-8.`)
  }
}

/** The limit of JavaScript's strings. */
const MOST = `a text has at most ${constants.MAX_STRING_LENGTH.toLocaleString('en')} characters here`

async function readStream({ stdin, signal }: Io): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  // A keyboard, or a program that has nothing to say yet, is not waited for after Ctrl-C.
  for await (const chunk of addAbortSignal(signal, stdin)) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}
