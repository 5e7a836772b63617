import type { RunStateTable } from '#server/database/tables.ts'
import { UpstreamError } from '#server/errors.ts'
import { stateRow } from '#server/mirror/runs/state-row.ts'
import type { WireRow } from '#server/mirror/wire-row.ts'

/** The states of a run as rows of the database. Malformed ones are left out. */
export function stateRows(run_id: string, states: WireRow[]): RunStateTable[] {
  return states.flatMap((state) => {
    try {
      return isJson(state.source) ? (stateRow(state, run_id, state.source) ?? []) : []
    } catch (error) {
      if (error instanceof UpstreamError) return []
      throw error
    }
  })
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
