import { tryJson } from '#contract/json.ts'
import { TaskRun } from '#contract/run.ts'
import type { RunStateTable } from '#server/database/tables.ts'
import { UpstreamError } from '#server/errors.ts'
import { requiredUuid } from '#server/mirror/runs/checked-fields.ts'
import type { WireRow } from '#server/mirror/wire-row.ts'

/** The states of a run as rows of the database. Malformed ones are left out. */
export function stateRows(run_id: string, states: WireRow[]): RunStateTable[] {
  return states.flatMap((state) => {
    try {
      return stateRow(run_id, state) ?? []
    } catch (error) {
      if (error instanceof UpstreamError) return []
      throw error
    }
  })
}

function stateRow(run_id: string, state: WireRow): RunStateTable | null {
  // As pages read it.
  const type = isJson(state.source) ? TaskRun.shape.state.safeParse(tryJson(state.source)).data?.type : undefined
  if (type === undefined) return null
  return {
    id: requiredUuid(state, 'id'),
    run_id,
    timestamp: state.requiredTime('timestamp'),
    type,
    name: state.text('name') ?? type,
    state: state.source,
  }
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
