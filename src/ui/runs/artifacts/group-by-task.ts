/** The reading order of a run's artifacts: by run and task, in the order they started. */
import { isResultReference } from '#contract/kinds.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'

/** Start times of known task runs and subflow runs by id. */
export type StartTimes = Record<string, string | null>

/** The artifacts of one task run, or those published at flow level if `task_run_id` is null. */
export type ArtifactGroup = {
  flow_run_id: string | null
  task_run_id: string | null
  /** Whether a subflow published them, not the run that is shown. */
  is_subflow: boolean
  artifacts: ArtifactSummary[]
}

/**
 * Groups artifacts by flow run and task run, both by start time: `flowRunId` before its subflows, flow-level artifacts
 * before those of tasks. An unknown run is placed by its first artifact. `artifacts` are sorted oldest first.
 * `flowRunId` is null on the page of a task run.
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
  const startOf = ([id, [oldest]]: [string | null, ArtifactSummary[]]) => {
    if (id === first) return Number.NEGATIVE_INFINITY
    return Date.parse((id === null ? null : starts[id]) ?? oldest?.created ?? '')
  }
  return [...Map.groupBy(artifacts, runOf)]
    .map((group) => ({ group, start: startOf(group) }))
    .sort((a, b) => (a.start === b.start ? 0 : a.start - b.start))
    .map(({ group }) => group)
}

/**
 * Whether an artifact is a result reference that Prefect itself created. Summaries have no data, but the preview of
 * such a small object starts with its fields.
 */
export function isResultReferenceSummary({
  key,
  type,
  preview,
}: Pick<ArtifactSummary, 'key' | 'type' | 'preview'>): boolean {
  if (type === 'result') return true
  if (key !== null || preview.kind !== 'json') return false
  return isResultReference(type, fieldsIn(preview.text))
}

/** Reads by pattern because a truncated preview is not valid JSON. */
const fieldsIn = (text: string) => (/^\s*\{.*"storage_key"\s*:\s*"/s.test(text) ? { storage_key: '' } : null)
