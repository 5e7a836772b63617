/** What `delete` would take: by our own server, or version by version from Prefect's. */

import { filterOf, fits, summaryFilterOf, typesOf } from '#cli/args/selection.ts'
import { isBefore } from '#cli/args/times.ts'
import type { Io } from '#cli/io.ts'
import { counted } from '#cli/output/counted.ts'
import { withProgress } from '#cli/output/progress-bar.ts'
import type { DeletionSelection } from '#contract/deletion.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { MOST_ROWS, type Order, walk } from '#sdk/artifacts/pagination.ts'
import { artifacts, type Client, previewDeletion } from '#sdk/index.ts'
import type { Target } from './deletion-target.ts'
import type { Leaver, Plan } from './plan.ts'
import { deleteEach } from './prefect-deletion.ts'
import { runDeletion } from './server-deletion.ts'

export async function ownDeletion(client: Client, target: Target, takesPinned: boolean, io: Io): Promise<Plan> {
  const selection = { ...selectionOf(target), include_pinned: takesPinned }
  const preview = await previewDeletion(selection, { client, signal: io.signal })
  // What came while somebody made up their mind was not asked about.
  const { count, keys, bytes, pinned, created_before } = preview
  const stay =
    pinned === 1 ? 'is pinned and stays; --include-pinned takes it' : 'are pinned and stay; --include-pinned takes them'
  return {
    count,
    keys,
    bytes,
    sample: preview.sample.map(leaverOf),
    kept: pinned > 0 && !takesPinned ? [`${counted(pinned, 'version')} ${stay}, too.`] : [],
    async *leavers() {
      for await (const version of newestFirst(client, target, io)) {
        const isKept = version.is_pinned && !takesPinned
        if (!isKept && isBefore(version.created, created_before)) yield leaverOf(version)
      }
    },
    carryOut: () => runDeletion(client, { selection: { ...selection, created_before }, label: labelOf(target) }, io),
  }
}

/** What goes, for whoever reads the history of the server: `daily-report`, or `key tmp-* before 2026-03-01T00:00:00.000Z`. */
function labelOf(target: Target): string {
  if (target.by === 'name') return [...target.keys, ...target.ids].join(', ')
  const { before } = target
  const { key, type, flow, tag } = target.selection
  const given = Object.entries({ key, type, flow, tag })
  const conditions = given.flatMap(([name, values]) => (values ? [`${name} ${values.join(', ')}`] : []))
  return [...conditions, ...(before ? [`before ${before.toISOString()}`] : [])].join(', ')
}

function selectionOf(target: Target): DeletionSelection {
  if (target.by === 'name') return { artifacts: named(target) }
  const { selection, before } = target
  const { artifacts: _, ...runs } = filterOf(selection)
  return {
    ...runs,
    keys: selection.key ?? null,
    types: typesOf(selection),
    ...(before && { created_before: before.toISOString() }),
  }
}

async function* newestFirst(client: Client, target: Target, { signal }: Io): AsyncGenerator<ArtifactSummary> {
  const conditions = target.by === 'name' ? { artifacts: named(target) } : summaryFilterOf(target.selection)
  const order: Order<ArtifactSummary> = {
    read: async (page) =>
      (await client.filterSummaries({ ...conditions, ...page, sort: 'CREATED_DESC' }, { signal })).results,
    identity: ({ id }) => id,
    rank: ({ created }) => created,
    isFixed: true,
  }
  for await (const summary of walk([order], MOST_ROWS)) if (isMeant(target, summary)) yield summary
}

function leaverOf({ id, key, type, created, size }: ArtifactSummary): Leaver {
  return { id, key, type, created, size }
}

const SAMPLE = 10

export async function prefectDeletion(client: Client, target: Target, io: Io): Promise<Plan> {
  const conditions = target.by === 'name' ? { artifacts: named(target) } : filterOf(target.selection)
  const listed = artifacts(conditions, { client, signal: io.signal })
  const leaving: Leaver[] = []
  for await (const version of withProgress(listed, io)) {
    const { id, key, type, created } = version
    if (isMeant(target, version)) leaving.push({ id, key, type, created, size: null })
  }
  const ids = leaving.map(({ id }) => id)
  return {
    count: ids.length,
    keys: new Set(leaving.flatMap(({ key }) => key ?? [])).size,
    bytes: null,
    sample: leaving.slice(0, SAMPLE),
    kept: [],
    leavers: () => leaving,
    carryOut: () => deleteEach(client, ids, io),
  }
}

function named({ ids, keys }: Target & { by: 'name' }) {
  return { operator: 'or_', id: { any_: ids }, key: { any_: keys } } as const
}

/** Lists can be asked for less than conditions say. */
function isMeant(target: Target, version: Pick<Leaver, 'key' | 'type' | 'created'>): boolean {
  if (target.by === 'name') return true
  const { selection, before } = target
  return fits(selection, version) && (before === null || isBefore(version.created, before.toISOString()))
}
