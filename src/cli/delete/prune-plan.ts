/** The plans of `prune`: Vitrine evaluates policies itself; for a Prefect server, the CLI does. */
import { matchesSelection, type SelectionOptions, toArtifactFilter } from '#cli/args/selection.ts'
import type { Io } from '#cli/io.ts'
import { withProgress } from '#cli/output/progress-bar.ts'
import type { Layout } from '#cli/output/rows.ts'
import { shownTypeOf } from '#content/preview.ts'
import { isExpired } from '#content/retention.ts'
import { describeDryRunScope } from '#content/retention-scope.ts'
import { isResultReference } from '#contract/kinds.ts'
import type { RetentionPolicy } from '#contract/retention.ts'
import { artifacts, type Client, previewRetention, readRetention, runRetention } from '#sdk/index.ts'
import { DELETION_LAYOUT, type Plan, type PlannedVersion } from './plan.ts'
import { deleteEach } from './prefect-deletion.ts'
import { waitForDeletion } from './vitrine-deletion.ts'

/** A version with the policy that deletes it. */
export type PrunedVersion = PlannedVersion & { policy: string }

export const PRUNE_LAYOUT: Layout<PrunedVersion> = {
  columns: [...DELETION_LAYOUT.columns, { header: 'POLICY', rank: 3, text: ({ policy }) => policy }],
  blank: { ...DELETION_LAYOUT.blank, policy: '' },
}

const PAGE_SIZE = 200

/** Without a policy, the server's own. They are read once, because they may change before the user confirms. */
export async function planVitrinePrune(
  client: Client,
  policy: RetentionPolicy | null,
  io: Io,
): Promise<Plan<PrunedVersion>> {
  const { signal } = io
  const policies = policy ? [policy] : (await readRetention({ client, signal })).policies
  const first = await previewRetention({ policies, limit: PAGE_SIZE }, { client, signal })
  const { as_of, count, keys, bytes, upstream } = first
  async function* versions() {
    yield* first.results
    for (let offset = PAGE_SIZE; offset < count; offset += PAGE_SIZE) {
      yield* (await previewRetention({ policies, as_of, limit: PAGE_SIZE, offset }, { client, signal })).results
    }
  }
  const execute = () => waitForDeletion(client, runRetention({ policies, as_of }, { client }), io)
  const notes = policies.length === 0 ? ['There are no retention policies.'] : []
  if (upstream) notes.push(describeDryRunScope(upstream))
  return { count, keys, bytes, sample: [], notes, versions, execute }
}

/** Reads all versions. Those published meanwhile are not counted, so that never too many are deleted. */
export async function planPrefectPrune(
  client: Client,
  policy: RetentionPolicy,
  selection: SelectionOptions,
  io: Io,
): Promise<Plan<PrunedVersion>> {
  const now = Date.now()
  const idsOfRuns = await readIdsOfRuns(client, selection, io)
  const places = new Map<string, number>()
  const planned: PrunedVersion[] = []
  const versions = artifacts(filterByKey(selection), { client, signal: io.signal })
  for await (const version of withProgress(versions, io)) {
    const { id, key, created, data } = version
    const type = shownTypeOf(version)
    const place = key === null ? null : (places.get(key) ?? 0) + 1
    if (key !== null && place !== null) places.set(key, place)
    if (!matchesSelection(selection, { key, type }) || (idsOfRuns && !idsOfRuns.has(id))) continue
    if (!selection.type && isResultReference(type, data)) continue
    const age = (now - Date.parse(created)) / 1000
    if (isExpired(policy, { place, age })) planned.push({ id, key, type, created, size: null, policy: policy.name })
  }
  planned.reverse()
  const ids = planned.map(({ id }) => id)
  return {
    count: ids.length,
    keys: new Set(planned.flatMap(({ key }) => key ?? [])).size,
    bytes: null,
    sample: [],
    notes: [],
    versions: () => planned,
    execute: () => deleteEach(client, ids, io),
  }
}

/** Only the key may narrow the list: the place of a version counts all versions of its key. */
function filterByKey({ key }: SelectionOptions) {
  return toArtifactFilter(key ? { key } : {})
}

/** The ids of versions from runs with these flows and tags; null without such filters. */
async function readIdsOfRuns(
  client: Client,
  { flow, tag, key }: SelectionOptions,
  io: Io,
): Promise<Set<string> | null> {
  if (!flow && !tag) return null
  const ids = new Set<string>()
  const filter = toArtifactFilter({ ...(flow && { flow }), ...(tag && { tag }), ...(key && { key }) })
  const versions = artifacts(filter, { client, signal: io.signal })
  for await (const { id } of withProgress(versions, io)) ids.add(id)
  return ids
}
