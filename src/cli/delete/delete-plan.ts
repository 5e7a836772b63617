/** The plans of `delete`: Vitrine deletes in the background, a Prefect server one version per request. */
import { matchesSelection, selectedTypes, toArtifactFilter, toSummaryFilter } from '#cli/args/selection.ts'
import type { Io } from '#cli/io.ts'
import { summaries } from '#cli/list/vitrine-rows.ts'
import { withProgress } from '#cli/output/progress-bar.ts'
import { plural } from '#content/number.ts'
import { shownTypeOf } from '#content/preview.ts'
import { describeDeletionScope } from '#content/retention-scope.ts'
import type { DeletionSelection } from '#contract/deletion.ts'
import { shownType } from '#contract/kind-labels.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { artifacts, type Client, previewDeletion } from '#sdk/index.ts'
import type { Plan, PlannedVersion } from './plan.ts'
import { deleteEach } from './prefect-deletion.ts'
import type { Target } from './target.ts'
import { runDeletion } from './vitrine-deletion.ts'

export async function planVitrineDeletion(
  client: Client,
  target: Target,
  includesPinned: boolean,
  io: Io,
): Promise<Plan> {
  const selection = { ...selectionOf(target), include_pinned: includesPinned }
  const preview = await previewDeletion(selection, { client, signal: io.signal })
  // Versions published after the preview stay: the user has not confirmed them.
  const { count, keys, bytes, pinned, created_before } = preview
  const scope = describeDeletionScope(preview)
  const kept =
    pinned > 0 && !includesPinned
      ? `${plural(pinned, 'pinned version')} will be kept. To delete pinned versions too, pass --include-pinned.`
      : null
  return {
    count,
    keys,
    bytes,
    sample: preview.sample.map(toPlannedVersion),
    notes: [scope, kept].filter((note) => note !== null),
    async *versions() {
      const filter = target.by === 'name' ? { artifacts: namedBy(target) } : toSummaryFilter(target.selection)
      for await (const version of summaries(client, filter, io.signal)) {
        const isKept = version.is_pinned && !includesPinned
        if (!isKept && matches(target, version) && isBefore(version.created, created_before))
          yield toPlannedVersion(version)
      }
    },
    execute: () => runDeletion(client, { selection: { ...selection, created_before }, label: labelOf(target) }, io),
  }
}

/** The description in the server's history: `daily-report`, or `key tmp-* before 2026-03-01T00:00:00.000Z`. */
function labelOf(target: Target): string {
  if (target.by === 'name') return [...target.keys, ...target.ids].join(', ')
  const { before } = target
  const { key, type, flow, tag } = target.selection
  const given = Object.entries({ key, type, flow, tag })
  const filters = given.flatMap(([name, values]) => (values ? [`${name} ${values.join(', ')}`] : []))
  return [...filters, ...(before ? [`before ${before.toISOString()}`] : [])].join(', ')
}

function selectionOf(target: Target): DeletionSelection {
  if (target.by === 'name') return { artifacts: namedBy(target) }
  const { selection, before } = target
  const { artifacts: _, ...runs } = toArtifactFilter(selection)
  return {
    ...runs,
    keys: selection.key ?? null,
    types: selectedTypes(selection),
    ...(before && { created_before: before.toISOString() }),
  }
}

function toPlannedVersion(summary: ArtifactSummary): PlannedVersion {
  const { id, key, created, size } = summary
  return { id, key, type: shownType(summary), created, size }
}

const SAMPLE_SIZE = 10

export async function planPrefectDeletion(client: Client, target: Target, io: Io): Promise<Plan> {
  const filter = target.by === 'name' ? { artifacts: namedBy(target) } : toArtifactFilter(target.selection)
  const listed = artifacts(filter, { client, signal: io.signal })
  const planned: PlannedVersion[] = []
  for await (const version of withProgress(listed, io)) {
    const { id, key, created } = version
    const type = shownTypeOf(version)
    if (matches(target, { key, type, created })) planned.push({ id, key, type, created, size: null })
  }
  const ids = planned.map(({ id }) => id)
  return {
    count: ids.length,
    keys: new Set(planned.flatMap(({ key }) => key ?? [])).size,
    bytes: null,
    sample: planned.slice(0, SAMPLE_SIZE),
    notes: [],
    versions: () => planned,
    execute: () => deleteEach(client, ids, io),
  }
}

function namedBy({ ids, keys }: Target & { by: 'name' }) {
  return { operator: 'or_', id: { any_: ids }, key: { any_: keys } } as const
}

/** Checks what the server's list cannot filter by. */
function matches(target: Target, version: Pick<PlannedVersion, 'key' | 'type' | 'created'>): boolean {
  if (target.by === 'name') return true
  const { selection, before } = target
  return matchesSelection(selection, version) && (before === null || isBefore(version.created, before.toISOString()))
}

/** Compares to the microsecond, which `Date` cuts off. */
function isBefore(iso: string, other: string): boolean {
  const difference = Date.parse(iso) - Date.parse(other)
  return difference < 0 || (difference === 0 && microseconds(iso) < microseconds(other))
}

function microseconds(iso: string): string {
  return (/\.(\d+)/.exec(iso)?.[1] ?? '').padEnd(6, '0')
}
