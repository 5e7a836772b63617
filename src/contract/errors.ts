import * as z from 'zod/mini'

/** One validation error of a request, in the form of Pydantic. `loc` starts with "body" or "query". */
export const ValidationIssue = z.object({
  type: z.string(),
  loc: z.array(z.union([z.string(), z.number()])),
  msg: z.string(),
  input: z.unknown(),
  ctx: z.optional(z.record(z.string(), z.unknown())),
})
export type ValidationIssue = z.infer<typeof ValidationIssue>

/** The three forms of error bodies on the wire: `detail`, or `exception_message` with or without issues. */
export const ErrorBody = z.object({
  detail: z.optional(z.string()),
  exception_message: z.optional(z.string()),
  exception_detail: z.optional(z.array(ValidationIssue)),
})
export type ErrorBody = z.infer<typeof ErrorBody>

const NO_CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** Whether a request failed because no connection was made: it was not processed. Node reports this, browsers do not. */
export function failedToConnect(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false
  if ('code' in cause && typeof cause.code === 'string') return NO_CONNECTION_CODES.has(cause.code)
  return failedToConnect(cause.cause)
}
