import { tryJson } from '#contract/json.ts'
import { TaskRun } from '#contract/run.ts'
import type { RunStateTable } from '#server/database/tables.ts'
import type { WireRow } from '#server/mirror/wire-row.ts'
import { requiredUuid } from './checked-fields.ts'

/** A state as a row of the database; null if pages cannot read it. `text` is its JSON. */
export function stateRow(state: WireRow, run_id: string, text: string): RunStateTable | null {
  const type = TaskRun.shape.state.safeParse(tryJson(text)).data?.type
  if (type === undefined) return null
  return {
    id: requiredUuid(state, 'id'),
    run_id,
    timestamp: state.requiredTime('timestamp'),
    type,
    name: state.text('name') ?? type,
    state: text,
  }
}
