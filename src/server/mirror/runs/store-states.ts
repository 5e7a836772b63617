import { isAnyOf } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import type { RunStateTable } from '#server/database/tables.ts'

/** Stores the states that differ from the stored ones; resolves to their number. */
export async function storeStates(db: Database, states: RunStateTable[]): Promise<number> {
  if (states.length === 0) return 0
  const ids = states.map(({ id }) => id)
  const stored = await db
    .selectFrom('run_state')
    .selectAll()
    .where(isAnyOf(db, 'run_state.id', ids))
    .execute()
  const known = new Map(stored.map((state) => [state.id, state]))
  const changed = new Map<string, RunStateTable>()
  for (const state of states) {
    const before = known.get(state.id)
    // A state belongs to one run.
    if (before ? before.run_id === state.run_id && before.state !== state.state : !changed.has(state.id)) {
      changed.set(state.id, state)
    }
  }
  if (changed.size === 0) return 0
  await db
    .insertInto('run_state')
    .values([...changed.values()])
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet(({ ref }) => ({
        timestamp: ref('excluded.timestamp'),
        type: ref('excluded.type'),
        name: ref('excluded.name'),
        state: ref('excluded.state'),
      })),
    )
    .execute()
  return changed.size
}
