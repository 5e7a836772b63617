import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Fields of deployments that had fixed values before. Frozen once released. */
export const wholeDeployments: Migration = {
  async up(db: Kysely<unknown>) {
    const table = () => db.schema.alterTable('deployment')
    await table()
      .addColumn('job_variables', 'text', (column) => column.notNull().defaultTo('{}'))
      .execute()
    await table()
      .addColumn('pull_steps', 'text', (column) => column.notNull().defaultTo('[]'))
      .execute()
    await table()
      .addColumn('enforce_parameter_schema', 'integer', (column) => column.notNull().defaultTo(1))
      .execute()
  },
}
