import { Invalid } from '#server/errors.ts'

/** PostgreSQL's text cannot hold the NUL character, so that no database here is asked to. JSON writes it as an escape. */
export function refuseNul(value: unknown): void {
  if (typeof value !== 'string' || !value.includes('\0')) return
  throw new Invalid('Text with the NUL character (\\u0000) is not accepted outside of JSON values.')
}
