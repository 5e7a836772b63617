/** Deleting on a server that deletes one version at a time, as Prefect's do. */
import type { SummaryFilterBody } from '#contract/filters.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { deleteArtifacts } from '#sdk/artifacts/delete.ts'
import type { Client } from '#sdk/client.ts'
import { everyPage, inPortions } from '#ui/paging.ts'
import { deleteRun } from './delete-run.ts'
import type { DeletionTarget, WorkMaker } from './deletions.ts'

export const deletionByVersion: WorkMaker = (client, { targets }) => {
  /** Ids left to delete; asked for at the confirmation, so that versions published later are not touched. */
  let ids = versionIds(client, targets)
  // A failure to list them is reported by `carryOut`, which awaits the same promise.
  ids.catch(() => {})
  return {
    async carryOut(report, signal) {
      ids = ids.catch(() => versionIds(client, targets))
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
    // Before the ids are known nothing goes: a run would leave artifacts behind that were to go with it.
    send() {
      const sendAll = (left: Set<string>) =>
        Promise.all([
          ...Array.from(left, (id) => client.deleteArtifact(id, { keepalive: true })),
          deleteRun(client, targets, { keepalive: true }),
        ])
      ids.then(sendAll).catch(() => {})
    },
  }
}

async function versionIds(client: Client, targets: readonly DeletionTarget[]): Promise<Set<string>> {
  const ids: string[] = []
  const keys: string[] = []
  for (const target of targets) {
    if (target.type === 'version') ids.push(target.id)
    if (target.type === 'key') keys.push(target.key)
    if (target.type === 'match') {
      for (const { id, key } of await readAll(client, target.filter)) {
        if (key === null) ids.push(id)
        else keys.push(key)
      }
    }
    if (target.type === 'flow-run' && target.has_artifacts) {
      ids.push(...idsIn(await readAll(client, { artifacts: { flow_run_id: { any_: [target.id] } } })))
    }
  }
  const ofKeys = await inPortions(keys, (any_) => readAll(client, { artifacts: { key: { any_ } } }))
  return new Set([...ids, ...idsIn(ofKeys)])
}

const idsIn = (summaries: ArtifactSummary[]) => summaries.map(({ id }) => id)

const readAll = (client: Client, filter: SummaryFilterBody): Promise<ArtifactSummary[]> =>
  everyPage(async (page) => {
    const { results } = await client.filterSummaries({ ...filter, sort: 'CREATED_ASC', ...page })
    return results
  })
