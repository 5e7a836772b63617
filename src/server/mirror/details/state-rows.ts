import type { RunStateTable } from '#server/database/tables.ts'
import { stateRow } from '#server/mirror/runs/state-row.ts'
import { readOrNull, type WireRow } from '#server/mirror/wire-row.ts'

/** The states of a run as rows of the database. Malformed ones are left out. */
export function stateRows(run_id: string, states: WireRow[]): RunStateTable[] {
  return states
    .filter(({ source }) => isJson(source))
    .flatMap((state) => readOrNull(() => stateRow(state, run_id, state.source)) ?? [])
}

/** Python also writes NaN and Infinity, which clients cannot parse. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
