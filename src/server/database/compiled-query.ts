/** Queries that are built and compiled once per database, and run with new values each time. */
import type { Compilable, CompiledQuery, RawBuilder } from 'kysely'
import { sql } from 'kysely'
import type { Database } from './open.ts'
import { rejectNul } from './query-compilers.ts'
import { nameStatement } from './statement-names.ts'

/** Where a value belongs in the parameters of a compiled query. */
class Placeholder {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** Stands for the value of that name while the query is built. */
export type ValueOf<Values> = <Name extends keyof Values & string>(name: Name) => RawBuilder<Values[Name]>

/**
 * A query whose SQL depends on nothing but the kind of database. It costs a fraction of building and compiling it each
 * time. Plugins of `db` see it as if it had just been built, but cannot change it.
 */
export function compiledQuery<Values extends Record<string, unknown>, Row>(
  build: (db: Database, value: ValueOf<Values>) => Compilable<Row>,
): (db: Database, values: Values) => Promise<Row[]> {
  const compiled = new WeakMap<object, CompiledQuery<Row>>()
  return async (db, values) => {
    const executor = db.getExecutor()
    let query = compiled.get(executor.adapter)
    if (query === undefined) {
      query = build(db.withoutPlugins(), (name) => sql`${new Placeholder(name)}`).compile()
      compiled.set(executor.adapter, query)
      nameStatement(query.sql)
    }
    executor.transformQuery(query.query, query.queryId)
    const { rows } = await executor.executeQuery<Row>({ ...query, parameters: bind(query.parameters, values) })
    return rows
  }
}

function bind(parameters: readonly unknown[], values: Record<string, unknown>): unknown[] {
  return parameters.map((parameter) => {
    if (!(parameter instanceof Placeholder)) return parameter
    const value = values[parameter.name]
    rejectNul(value)
    return value
  })
}
