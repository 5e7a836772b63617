/** Files and standard input. */

import { constants, isUtf8 } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import { addAbortSignal } from 'node:stream'
import { UsageError } from '#cli/errors.ts'
import type { Io } from '#cli/io.ts'
import { formatNumber } from '#content/number.ts'

/** The text of a file, or of stdin for `-`. Empty stdin is an error: most often, the command before the pipe failed. */
export async function readInput(path: string, io: Io): Promise<string> {
  const bytes = path === '-' ? await readStdin(io) : await mapFileErrors('read', path, readFile(path))
  if (path === '-' && bytes.length === 0) throw new UsageError('Standard input is empty.')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const name = path === '-' ? 'Standard input' : path
    throw new UsageError(isUtf8(bytes) ? `${name} is too large: ${TEXT_LIMIT}.` : `${name} is not valid UTF-8.`)
  }
}

const TEXT_LIMIT = `the limit is ${formatNumber(constants.MAX_STRING_LENGTH)} characters`

async function readStdin({ stdin, signal }: Io): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  // Ctrl-C ends the wait for a keyboard or for a silent program.
  for await (const chunk of addAbortSignal(signal, stdin)) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

const REASONS: Record<string, string> = {
  ENOENT: 'no such file or folder',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'it is a folder',
  EEXIST: 'it is a file, not a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ERR_FS_FILE_TOO_LARGE: 'it is too large',
  EROFS: 'the file system is read-only',
}

/** Turns errors about the path into usage errors; others, such as a full disk, stay as they are. */
export async function mapFileErrors<Result>(
  action: 'read' | 'write',
  path: string,
  result: Promise<Result>,
): Promise<Result> {
  return await result.catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
    const reason = REASONS[code]
    throw reason ? new UsageError(`Cannot ${action} ${path}: ${reason}.`) : error
  })
}
