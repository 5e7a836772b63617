/** The order in which a run's artifacts are read: run by run, task by task, as they ran. */
import { isResultReference } from '#contract/kinds.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'

/** When runs started, by their id: task runs and subflow runs, as far as they are known. */
export type StartTimes = Record<string, string | null>

/** What one task published; the flow's own when `task_run_id` is null. */
export type ArtifactGroup = {
  flow_run_id: string | null
  task_run_id: string | null
  /** Whether a subflow published it rather than the run that is looked at. */
  is_subflow: boolean
  artifacts: ArtifactSummary[]
}

/**
 * Artifacts by flow run and task, both in the order of their start: `flowRunId` first, then its subflows; within a run
 * the flow's own first, then its tasks. A run that is not known stands where its first artifact was made.
 * `artifacts` come oldest first, and stay so within a task. Those of one task run alone have no `flowRunId`.
 */
export function groupByTask(
  artifacts: readonly ArtifactSummary[],
  starts: StartTimes,
  flowRunId: string | null,
): ArtifactGroup[] {
  return inRunOrder(artifacts, (artifact) => artifact.flow_run_id, starts, flowRunId).flatMap(([flow_run_id, ofRun]) =>
    inRunOrder(ofRun, (artifact) => artifact.task_run_id, starts, null).map(([task_run_id, ofTask]) => ({
      flow_run_id,
      task_run_id,
      is_subflow: flowRunId !== null && flow_run_id !== flowRunId,
      artifacts: ofTask,
    })),
  )
}

function inRunOrder(
  artifacts: readonly ArtifactSummary[],
  runOf: (artifact: ArtifactSummary) => string | null,
  starts: StartTimes,
  first: string | null,
): [string | null, ArtifactSummary[]][] {
  const place = ([id, [oldest]]: [string | null, ArtifactSummary[]]) => {
    if (id === first) return Number.NEGATIVE_INFINITY
    return Date.parse((id === null ? null : starts[id]) ?? oldest?.created ?? '')
  }
  return [...Map.groupBy(artifacts, runOf)]
    .map((group) => ({ group, place: place(group) }))
    .sort((a, b) => (a.place === b.place ? 0 : a.place - b.place))
    .map(({ group }) => group)
}

/**
 * Whether a summary stands for one of Prefect's own references to a stored result. A list carries no data, but the
 * preview of such a small object begins with its members.
 */
export function isOwnResult({ key, type, preview }: Pick<ArtifactSummary, 'key' | 'type' | 'preview'>): boolean {
  if (type === 'result') return true
  if (key !== null || preview.kind !== 'json') return false
  return isResultReference(type, membersIn(preview.text))
}

/** The names in a preview's text, which may be cut short and so need not be JSON any more. */
const membersIn = (text: string) => (/^\s*\{.*"storage_key"\s*:\s*"/s.test(text) ? { storage_key: '' } : null)
