/** The filters of lists of summaries, as conditions on versions. */
import type * as z from 'zod/mini'
import type { SummaryCountBody } from '#contract/filters.ts'
import { containsText } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import type { TextColumn } from '#server/database/tables.ts'
import {
  all,
  between,
  type Condition,
  combine,
  eb,
  FALSE,
  IS_LISTED,
  SHOWN_TYPE,
  TRUE,
} from '#server/filters/conditions.ts'
import { artifactCondition } from '#server/filters/filter-conditions.ts'
import { artifactRelations } from '#server/filters/related-conditions.ts'

type Conditions = z.output<typeof SummaryCountBody>

/** The condition of a summary filter. */
export function summaryCondition(db: Database, query: Conditions): Condition {
  const { artifacts, latest_only, types, version, updated, changed_since, pinned, only_here, search, ...related } =
    query
  return all([
    latest_only ? IS_LISTED : null,
    artifacts ? artifactCondition(artifacts) : null,
    artifactRelations(related),
    ofTypes(types),
    typeof version === 'number' ? hasNumber(version) : null,
    updated ? between('artifact.updated', updated) : null,
    changed_since ? changedSince(changed_since) : null,
    pinned ? IS_PINNED : null,
    only_here ? isOnlyHere('artifact.id') : null,
    matchesSearch(db, search),
  ])
}

function ofTypes(types: Conditions['types']): Condition {
  if (!types) return TRUE
  const named = types.filter((type) => type !== null)
  return combine('or_', [
    named.length > 0 ? eb(SHOWN_TYPE, 'in', named) : FALSE,
    types.includes(null) ? eb(SHOWN_TYPE, 'is', null) : null,
  ])
}

function hasNumber(version: number): Condition {
  const numbered = eb.selectFrom('artifact_version').select('artifact_id').where('version', '=', version)
  return eb('artifact.id', 'in', numbered.whereRef('artifact_version.key', '=', 'artifact.key'))
}

const UNCHANGED = eb
  .selectFrom('artifact_version')
  .select('artifact_id')
  .whereRef('artifact_version.artifact_id', '=', 'artifact.id')
  .where('change_status', '=', 'unchanged')

/** The artifact may be updated in place, or a version of its key published that changed something. */
function changedSince(time: string): Condition {
  const published = eb
    .selectFrom('artifact as later')
    .innerJoin('artifact_version as of_later', 'of_later.artifact_id', 'later.id')
    .select('later.id')
    .whereRef('later.key', '=', 'artifact.key')
    .where('later.created', '>=', time)
    .where('of_later.change_status', 'is distinct from', 'unchanged')
  const isUpdated = all([eb('artifact.updated', '>=', time), eb.not(eb.exists(UNCHANGED))])
  return combine('or_', [isUpdated, eb.exists(published)])
}

const IS_PINNED = eb('artifact.id', 'in', eb.selectFrom('artifact_pin').select('artifact_id'))

/** Whether the upstream server of a mirror has deleted it. */
export const isOnlyHere = (id: 'artifact.id' | 'artifact_listed.artifact_id') =>
  eb(id, 'in', eb.selectFrom('artifact_only_here').select('artifact_only_here.artifact_id'))

/** Searches names once per run, not once per artifact. */
function matchesSearch(db: Database, search: Conditions['search']): Condition {
  const text = search?.trim()
  if (!text) return TRUE
  const has = (...columns: TextColumn[]) =>
    combine(
      'or_',
      columns.map((column) => containsText(db, column, text)),
    )
  const runs = eb
    .selectFrom('flow_run')
    .innerJoin('flow', 'flow.id', 'flow_run.flow_id')
    .select('flow_run.id')
    .where(has('flow_run.name', 'flow.name'))
  const taskRuns = eb.selectFrom('task_run').select('task_run.id').where(has('task_run.name'))
  return combine('or_', [
    has('artifact.key', 'artifact.description'),
    eb('artifact.flow_run_id', 'in', runs),
    eb('artifact.task_run_id', 'in', taskRuns),
  ])
}
