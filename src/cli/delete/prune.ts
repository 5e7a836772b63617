/** What pruning would take, and taking it: by our own server, or version by version from Prefect's. */

import { filterOf, fits, type SelectionOptions } from '#cli/args/selection.ts'
import type { Io } from '#cli/io.ts'
import { withProgress } from '#cli/output/progress-bar.ts'
import type { Layout } from '#cli/output/rows.ts'
import { isExpired } from '#content/retention.ts'
import { isResultReference } from '#contract/kinds.ts'
import type { RetentionPolicy } from '#contract/retention.ts'
import { artifacts, type Client, previewRetention, readRetention, runRetention } from '#sdk/index.ts'
import { LEAVERS, type Leaver, type Plan } from './plan.ts'
import { deleteEach } from './prefect-deletion.ts'
import { follow } from './server-deletion.ts'

/** What retention lets go. */
export type Pruned = Leaver & { policy: string }

export const PRUNED: Layout<Pruned> = {
  columns: [...LEAVERS.columns, { header: 'POLICY', rank: 3, text: ({ policy }) => policy }],
  blank: { ...LEAVERS.blank, policy: '' },
}

const PAGE = 200

/** On our own server; without a policy by those of the server as they are now, since they may change until somebody says yes. */
export async function ownPruning(client: Client, policy: RetentionPolicy | null, io: Io): Promise<Plan<Pruned>> {
  const { signal } = io
  const policies = policy ? [policy] : (await readRetention({ client, signal })).policies
  const first = await previewRetention({ policies, limit: PAGE }, { client, signal })
  const { as_of, count, keys, bytes } = first
  async function* leavers() {
    yield* first.results
    for (let offset = PAGE; offset < count; offset += PAGE) {
      yield* (await previewRetention({ policies, as_of, limit: PAGE, offset }, { client, signal })).results
    }
  }
  const carryOut = () => follow(client, runRetention({ policies, as_of }, { client }), io)
  const kept = policies.length === 0 ? ['There are no retention policies.'] : []
  return { count, keys, bytes, sample: [], kept, leavers, carryOut }
}

/** On Prefect's server: all versions are looked at here. Those that come meanwhile are not counted, so that none too many goes. */
export async function prefectPruning(
  client: Client,
  policy: RetentionPolicy,
  selection: SelectionOptions,
  io: Io,
): Promise<Plan<Pruned>> {
  const now = Date.now()
  const ofRuns = await idsOfRuns(client, selection, io)
  const places = new Map<string, number>()
  const leaving: Pruned[] = []
  const versions = artifacts(byKey(selection), { client, signal: io.signal })
  for await (const { id, key, type, created, data } of withProgress(versions, io)) {
    const place = key === null ? null : (places.get(key) ?? 0) + 1
    if (key !== null && place !== null) places.set(key, place)
    if (!fits(selection, { key, type }) || (ofRuns && !ofRuns.has(id))) continue
    if (!selection.type && isResultReference(type, data)) continue
    const age = (now - Date.parse(created)) / 1000
    if (isExpired(policy, { place, age })) leaving.push({ id, key, type, created, size: null, policy: policy.name })
  }
  leaving.reverse()
  const ids = leaving.map(({ id }) => id)
  return {
    count: ids.length,
    keys: new Set(leaving.flatMap(({ key }) => key ?? [])).size,
    bytes: null,
    sample: [],
    kept: [],
    leavers: () => leaving,
    carryOut: () => deleteEach(client, ids, io),
  }
}

/** A version's place is among all of its key, so nothing but the key may narrow the list. */
function byKey({ key }: SelectionOptions) {
  return filterOf(key ? { key } : {})
}

/** The versions that runs with these flows and tags made, or null when neither is asked for. */
async function idsOfRuns(client: Client, { flow, tag, key }: SelectionOptions, io: Io): Promise<Set<string> | null> {
  if (!flow && !tag) return null
  const ids = new Set<string>()
  const conditions = filterOf({ ...(flow && { flow }), ...(tag && { tag }), ...(key && { key }) })
  const versions = artifacts(conditions, { client, signal: io.signal })
  for await (const { id } of withProgress(versions, io)) ids.add(id)
  return ids
}
