import type { UpstreamError } from '#server/errors.ts'
import { InternalFailure } from '#server/upstream/errors.ts'
import { ResponseTooLarge } from '#server/upstream/response-body.ts'
import { MalformedResponse } from './wire-row.ts'

/** Whether a request for fewer rows may succeed: the upstream server works, but cannot send what was asked for. */
export function isAboutRows(error: unknown): error is UpstreamError {
  return error instanceof ResponseTooLarge || error instanceof InternalFailure || error instanceof MalformedResponse
}

/**
 * Asks for `limit` rows, and for half as many while that fails because of rows. `result` is null if the first row alone
 * cannot be read; `probe` rejects if it is the server that fails.
 */
export async function askForFewer<Result>(
  limit: number,
  ask: (limit: number) => Promise<Result>,
  probe: () => Promise<unknown>,
): Promise<{ result: Result | null; limit: number }> {
  try {
    return { result: await ask(limit), limit }
  } catch (error) {
    if (!isAboutRows(error)) throw error
  }
  if (limit > 1) return askForFewer(Math.ceil(limit / 2), ask, probe)
  await probe()
  return { result: null, limit }
}
