import { Artifact } from '#contract/artifact.ts'
import type { LineagePosition } from '#contract/vitrine.ts'
import { ONLY_VERSION } from '#server/artifacts/lineage.ts'
import { UpstreamError } from '#server/errors.ts'
import type { Upstream } from './connection.ts'
import { sortableTime } from './entry.ts'
import { countAll, fetchPage, type UpstreamFilters } from './lists.ts'
import { PAGE_SIZE } from './pages.ts'

/** One artifact, or null if it does not exist on the upstream server. */
export async function readArtifact(upstream: Upstream, id: string): Promise<Artifact | null> {
  try {
    return await upstream.ask(Artifact, 'GET', `/artifacts/${id}`)
  } catch (error) {
    if (error instanceof UpstreamError && error.status === 404) return null
    throw error
  }
}

/**
 * The position of a version in its key. Prefect has no route or time filter for it, so this is a binary search in the
 * list, newest first. It reads one version at a time, because each comes with its data.
 */
export async function readLineagePosition(upstream: Upstream, id: string): Promise<LineagePosition | null> {
  const artifact = await readArtifact(upstream, id)
  if (artifact === null) return null
  const { key } = artifact
  if (key === null) return { ...ONLY_VERSION, latest_id: id, is_pinned: false }
  const filters: UpstreamFilters = { artifacts: { operator: 'and_', key: { any_: [key] } } }
  const read = (offset: number, limit: number) => fetchPage(upstream, filters, { sort: 'CREATED_DESC', offset, limit })
  const [versions, newest] = await Promise.all([countAll(upstream, filters), read(0, 2)])
  const index = newest[0]?.id === id ? 0 : await findIndex(read, artifact, versions)
  if (index === null) return null
  const [next, , previous] = index === 0 ? [undefined, newest[0], newest[1]] : await read(index - 1, 3)
  return {
    // A Prefect server does not number versions, and a position changes with every deletion.
    version: null,
    newer: index,
    versions,
    previous_id: previous?.id ?? null,
    previous_version: null,
    next_id: next?.id ?? null,
    next_version: null,
    latest_id: newest[0]?.id ?? id,
    is_pinned: false,
  }
}

type Read = (offset: number, limit: number) => Promise<Artifact[]>

/** The index of a version in the list, newest first; null if it has been deleted meanwhile. */
async function findIndex(read: Read, { id, created }: Artifact, versions: number): Promise<number | null> {
  const time = sortableTime(created)
  let from = 0
  let to = versions
  while (from < to) {
    const middle = Math.floor((from + to) / 2)
    const [found] = await read(middle, 1)
    if (found?.id === id) return middle
    if (found && sortableTime(found.created) > time) from = middle + 1
    else to = middle
  }
  // Versions with the same time have no fixed order, and the list may have shifted.
  const start = Math.max(0, from - PAGE_SIZE / 2)
  const index = (await read(start, PAGE_SIZE)).findIndex((version) => version.id === id)
  return index < 0 ? null : start + index
}
