/** How the command line names a version of a key. */
import { parseTime } from '#cli/args/parsers.ts'
import { UsageError } from '#cli/errors.ts'
import { isUuid } from '#cli/list/find-artifact.ts'
import { quote } from '#cli/output/text.ts'

export type VersionReference =
  | { by: 'number'; number: number }
  | { by: 'id'; id: string }
  | { by: 'time'; time: Date }
  | { by: 'latest' }
  /** The version before the other one of a comparison. */
  | { by: 'previous' }

/** `7`, `v7`, an id, `latest`, `previous`, or `@` and a time. */
export function parseReference(text: string): VersionReference {
  if (text === 'latest' || text === 'previous') return { by: text }
  if (text.startsWith('@')) return { by: 'time', time: parseTime(text.slice(1)) }
  if (isUuid(text)) return { by: 'id', id: text }
  const number = /^v?[1-9]\d*$/.test(text) ? Number(text.replace('v', '')) : Number.NaN
  if (Number.isSafeInteger(number)) return { by: 'number', number }
  throw new UsageError(
    `${quote(text)} is not a version. Use a number, an id, \`latest\`, \`previous\`, or a time such as @7d or @2026-03-01.`,
  )
}
