/** Inserts and updates rows of the upstream server, a page at a time. */
import { sql } from 'kysely'
import type { Database } from '#server/database/open.ts'
import { isCut, millisecond } from '#server/mirror/artifacts/mirrored-rows.ts'
import type { Mirrored, MirroredTable } from './unique-keys.ts'

type Upserted<Row> = {
  /** The ids of rows that have been written, and of those among them that are new. */
  changed: Set<string>
  unknown: Set<string>
  /** The given rows that are not older than the stored ones. */
  newest: Set<Row>
}

/** Writes the rows that differ from the stored ones, unless they are older. */
export async function upsertRows<Name extends keyof Mirrored>(
  db: Database,
  table: MirroredTable<Name>,
  rows: Mirrored[Name][],
): Promise<Upserted<Mirrored[Name]>> {
  const stored = await readRows(
    db,
    table,
    ['id'],
    rows.map(({ id }) => [id]),
  )
  const before = new Map(stored.map((row) => [row.id, row]))
  const newest = new Map<string, Mirrored[Name]>()
  for (const row of rows) {
    const other = newest.get(row.id) ?? before.get(row.id)
    if (!other || !isOlder(row.updated, other.updated)) newest.set(row.id, row)
  }
  const changed = new Map<string, Mirrored[Name]>()
  for (const row of await withOwnKeys(db, table, [...newest.values()], before)) {
    const known = before.get(row.id)
    if (!known || differs(row, known)) changed.set(row.id, row)
  }
  await writeRows(db, table.name, [...changed.values()])
  const unknown = [...changed.keys()].filter((id) => !before.has(id))
  return { changed: new Set(changed.keys()), unknown: new Set(unknown), newest: new Set(newest.values()) }
}

/** Prefect's PATCH cuts the time to milliseconds, so that a later time can be up to 1 ms less. */
function isOlder(updated: string, stored: string): boolean {
  return updated < stored && !(isCut(updated) && millisecond(updated) === millisecond(stored))
}

function differs<Row extends object>(row: Row, stored: Row): boolean {
  const known = new Map<string, unknown>(Object.entries(stored))
  return Object.entries(row).some(([name, value]) => known.get(name) !== value)
}

/** The rows, those without their key that another row has; frees the keys that stored rows lose. */
async function withOwnKeys<Name extends keyof Mirrored>(
  db: Database,
  table: MirroredTable<Name>,
  rows: Mirrored[Name][],
  before: Map<string, Mirrored[Name]>,
): Promise<Mirrored[Name][]> {
  const keyText = (row: Mirrored[Name] | undefined) => JSON.stringify((row && table.keyOf(row)) ?? null)
  const wanted = rows.flatMap((row) => {
    const key = table.keyOf(row)
    return key && keyText(row) !== keyText(before.get(row.id)) ? [key] : []
  })
  // Usually no key has changed. The others cannot be in conflict with each other.
  if (wanted.length === 0) return rows
  const incoming = new Set(rows.map(({ id }) => id))
  const holders = await readRows(db, table, table.keyColumns, wanted)
  const others = holders.filter(({ id }) => !incoming.has(id))
  const ownerOf = new Map<string, string>()
  const newestFirst = [...rows, ...others].toSorted((a, b) =>
    a.created < b.created ? 1 : a.created > b.created ? -1 : 0,
  )
  for (const row of newestFirst) {
    const key = keyText(row)
    if (key !== 'null' && !ownerOf.has(key)) ownerOf.set(key, row.id)
  }
  const freed = holders.filter((row) => ownerOf.get(keyText(row)) !== row.id)
  for (const row of freed) await writeRows(db, table.name, [table.withoutKey(row)])
  return rows.map((row) => {
    const owner = ownerOf.get(keyText(row))
    return owner === undefined || owner === row.id ? row : table.withoutKey(row)
  })
}

/** The rows with one of these values in the columns. */
async function readRows<Name extends keyof Mirrored>(
  db: Database,
  { name }: MirroredTable<Name>,
  columns: string[],
  values: string[][],
): Promise<Mirrored[Name][]> {
  const tuples = sql.join(values.map((value) => sql`(${sql.join(value)})`))
  const { rows } = await sql<Mirrored[Name]>`
    select * from ${sql.table(name)} where (${sql.join(columns.map((column) => sql.ref(column)))}) in (values ${tuples})
  `.execute(db)
  return rows
}

async function writeRows<Name extends keyof Mirrored>(db: Database, name: Name, rows: Mirrored[Name][]): Promise<void> {
  const [first] = rows
  if (first === undefined) return
  const columns = Object.keys(first)
  const values = rows.map((row) => {
    const fields = new Map<string, unknown>(Object.entries(row))
    return sql`(${sql.join(columns.map((column) => fields.get(column)))})`
  })
  const changes = columns.map((column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`)
  await sql`insert into ${sql.table(name)} (${sql.join(columns.map((column) => sql.ref(column)))})
    values ${sql.join(values)} on conflict (id) do update set ${sql.join(changes)}`.execute(db)
}
