/** What keeps a command from a file that its command line names, in words. */
import { UsageError } from '#cli/errors.ts'

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of the path is no folder',
  EISDIR: 'it is a folder',
  EEXIST: 'it is a file, not a folder',
  EACCES: 'that is not permitted',
  EPERM: 'that is not permitted',
  ERR_FS_FILE_TOO_LARGE: 'it is too large',
  EROFS: 'nothing can be written there',
}

/** Fails with a UsageError when it is about the path; a full disk, for example, is not. */
export async function withFile<Result>(deed: 'read' | 'write', path: string, work: Promise<Result>): Promise<Result> {
  return await work.catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
    const reason = REASONS[code]
    throw reason ? new UsageError(`Cannot ${deed} ${path}: ${reason}.`) : error
  })
}
