/** Deletes on a server that takes one version per request, such as Prefect's. */
import type { SummaryFilterBody } from '#contract/filters.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { deleteArtifacts } from '#sdk/artifacts/delete.ts'
import type { Client } from '#sdk/client.ts'
import { everyPage, readInBatches } from '#ui/paging.ts'
import { deleteRun } from './delete-run.ts'
import type { MakeDeletionWork } from './deletion-work.ts'
import type { DeletionTarget } from './deletions.ts'

/** Requests of a page that is being closed. Browsers limit them; Chrome's limit is far higher, others do not state one. */
const MAX_REQUESTS_ON_LEAVE = 20

export const deletionByVersion: MakeDeletionWork = (client, request, undone) => {
  let { targets } = request
  const hasRun = targets.some(({ type }) => type === 'flow-run')
  /** Ids left to delete; null until they are known. */
  let left: Set<string> | null = null
  const readIds = async () => {
    left = await versionIds(client, targets, undone)
    return left
  }
  /** Read at confirmation, so that versions published later are kept. */
  let ids = readIds()
  // `carryOut` awaits the same promise and reports the failure.
  ids.catch(() => {})
  const canSend = () => left !== null && left.size + (hasRun ? 1 : 0) <= MAX_REQUESTS_ON_LEAVE
  return {
    exclude(target) {
      targets = targets.filter((other) => other !== target)
      const all = ids
      ids = Promise.all([all, versionIds(client, [target], undone)]).then(([all, excluded]) => {
        left = new Set([...all].filter((id) => !excluded.has(id)))
        return left
      })
      left = null
      ids.catch(() => {})
    },
    async carryOut(report, signal) {
      ids = ids.catch(readIds)
      const left = await ids
      const count = left.size
      const onDeleted = (id: string) => {
        left.delete(id)
        report({ deleted: count - left.size, count })
      }
      try {
        await deleteArtifacts(left, onDeleted, { client, signal })
      } catch (error) {
        if (signal.aborted) return 'stopped'
        throw error
      }
      await deleteRun(client, targets)
      return 'done'
    },
    // A run is deleted only together with its artifacts, so not before their ids are known.
    send() {
      const sendAll = (left: Set<string>) =>
        Promise.all([
          ...Array.from(left)
            .slice(0, MAX_REQUESTS_ON_LEAVE)
            .map((id) => client.deleteArtifact(id, { keepalive: true })),
          canSend() ? deleteRun(client, targets, { keepalive: true }) : null,
        ])
      ids.then(sendAll).catch(() => {})
    },
    canSend,
  }
}

async function versionIds(
  client: Client,
  targets: readonly DeletionTarget[],
  signal: AbortSignal,
): Promise<Set<string>> {
  const readAll = (filter: SummaryFilterBody): Promise<ArtifactSummary[]> =>
    everyPage(async (page) => {
      const { results } = await client.filterSummaries({ ...filter, sort: 'CREATED_ASC', ...page }, { signal })
      return results
    })
  const ids: string[] = []
  const keys: string[] = []
  for (const target of targets) {
    if (target.type === 'version') ids.push(target.id)
    if (target.type === 'key') keys.push(target.key)
    if (target.type === 'match') {
      for (const { id, key } of await readAll(target.filter)) {
        if (key === null) ids.push(id)
        else keys.push(key)
      }
    }
    if (target.type === 'flow-run' && target.includesArtifacts) {
      ids.push(...idsIn(await readAll({ artifacts: { flow_run_id: { any_: [target.id] } } })))
    }
  }
  const ofKeys = await readInBatches(keys, (any_) => readAll({ artifacts: { key: { any_ } } }))
  return new Set([...ids, ...idsIn(ofKeys)])
}

const idsIn = (summaries: ArtifactSummary[]) => summaries.map(({ id }) => id)
