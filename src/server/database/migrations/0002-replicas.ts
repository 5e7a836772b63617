import { type Kysely, PostgresAdapter, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What several servers on one database need. Frozen: a change to the tables is another migration. */
export const replicas: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('revision')
      .addColumn('slot', 'integer', (column) => column.notNull().defaultTo(0))
      .execute()
    for (let slot = 1; slot < 64; slot++) await sql`insert into revision (number, slot) values (0, ${slot})`.execute(db)
    await db.schema.createIndex('revision__slot').on('revision').column('slot').unique().execute()
    if (db.getExecutor().adapter instanceof PostgresAdapter) await makeCollation(db)
  },
}

/** `any_case` folds the case of all letters, whatever the locale of the database. */
async function makeCollation(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select collname as name from pg_collation where collname in ('pg_c_utf8', 'und-x-icu') order by collname limit 1
  `.execute(db)
  const [found] = rows
  if (!found) throw new Error('PostgreSQL has to be of version 17 or newer, or built with ICU')
  await sql`create collation any_case from ${sql.id(found.name)}`.execute(db)
}
