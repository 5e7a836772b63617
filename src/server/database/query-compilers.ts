/** The SQL in which the two databases differ from what Kysely writes. */
import { type DataTypeNode, type OperatorNode, PostgresQueryCompiler, SqliteQueryCompiler } from 'kysely'
import { Invalid } from '#server/errors.ts'

/** PostgreSQL cannot store the NUL character in text. Both databases reject it, so that they behave the same. */
export function rejectNul(value: unknown): void {
  if (typeof value !== 'string' || !value.includes('\0')) return
  throw new Invalid('Text with the NUL character (\\u0000) is not accepted outside of JSON values.')
}

/** Types with the order and the range that they have in SQLite. */
const POSTGRES_TYPES: Record<string, string> = { text: 'text collate "C"', integer: 'bigint' }

export class PostgresCompiler extends PostgresQueryCompiler {
  protected override visitDataType(node: DataTypeNode): void {
    this.append(POSTGRES_TYPES[String(node.dataType)] ?? String(node.dataType))
  }

  /** The columns' collation folds only ASCII letters; a migration creates `any_case`. */
  protected override visitOperator(node: OperatorNode): void {
    this.append(node.operator === 'ilike' ? 'collate any_case ilike' : node.operator)
  }

  protected override appendValue(value: unknown): void {
    rejectNul(value)
    super.appendValue(value)
  }
}

export class SqliteCompiler extends SqliteQueryCompiler {
  /** SQLite's `like` already ignores the case of ASCII letters. */
  protected override visitOperator(node: OperatorNode): void {
    if (node.operator === 'ilike') this.append('like')
    else super.visitOperator(node)
  }

  protected override appendValue(value: unknown): void {
    rejectNul(value)
    super.appendValue(value)
  }
}
