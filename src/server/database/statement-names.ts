/** The statements that PostgreSQL parses once per connection, and plans once if that is as good. */
import { createHash } from 'node:crypto'

const names = new Map<string, string>()

/** Only for texts of which there is a limited number: each connection keeps them all. */
export function nameStatement(text: string): void {
  // Behind a pooler, other servers use the same connections: the same name always means the same statement.
  names.set(text, `vitrine_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`)
}

/** The name of a statement, or undefined if it is one of many. */
export function statementName(text: string): string | undefined {
  return names.get(text)
}
