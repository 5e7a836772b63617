import { constants, lstat, open } from 'node:fs/promises'
import { UsageError } from '#cli/errors.ts'
import { mapFileErrors } from '#cli/input/files.ts'

/** Windows has no such flag. */
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0
const CREATE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL
const OVERWRITE = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | NO_FOLLOW

/**
 * Writes a file. An existing file is an error unless `isForced`. A symbolic link is always one, because it can lead to any
 * file of the user.
 */
export async function saveFile(path: string, content: string | Uint8Array, isForced: boolean): Promise<void> {
  const found = await lstat(path).catch(() => null)
  if (found?.isSymbolicLink()) throw new UsageError(`Cannot write ${path}: it is a symbolic link. Remove it first.`)
  if (found?.isFile() && !isForced) throw existsError(path)
  // A device or a pipe that the user names is written to; it cannot be created.
  const flags = isForced || (found !== null && !found.isFile()) ? OVERWRITE : CREATE
  const file = await mapFileErrors('write', path, openFile(path, flags))
  try {
    await file.writeFile(content)
  } finally {
    await file.close()
  }
}

async function openFile(path: string, flags: number) {
  return await open(path, flags).catch((error: unknown) => {
    // Created by another program since the check.
    throw error instanceof Error && 'code' in error && error.code === 'EEXIST' ? existsError(path) : error
  })
}

const existsError = (path: string) =>
  new UsageError(`${path} already exists. Pass \`--force\` to overwrite it, or choose another path with \`--to\`.`)
