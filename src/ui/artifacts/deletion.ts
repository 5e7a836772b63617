/**
 * Deleting with second thoughts: what was confirmed waits ten seconds, in which it can be taken back, and only then
 * goes to the server. So Undo works against every server, and restores nothing because nothing was lost.
 */
import { useSyncExternalStore } from 'react'
import type { SummaryFilterBody } from '#contract/filters.ts'
import { ApiError, type CallOptions } from '#sdk/index.ts'
import { client } from '../api.ts'
import { refresh } from '../live.ts'

/** How long a deletion can be taken back, in milliseconds. */
const GRACE = 10_000
const PARALLEL = 6

export type DeletionTarget = { type: 'version'; id: string } | { type: 'key'; key: string }

export type Deletion = {
  token: number
  /** What goes, in words: "daily-report (40 versions)". */
  label: string
  targets: DeletionTarget[]
  status: { state: 'waiting' } | { state: 'deleting' } | { state: 'failed'; reason: string }
}

/** Ids left to delete; known soon after the confirmation, so that versions published later are not touched. */
type Work = { ids: Promise<Set<string>>; timer: ReturnType<typeof setTimeout> }

let deletions: readonly Deletion[] = []
let lastToken = 0
const works = new Map<number, Work>()
const listeners = new Set<() => void>()

export function requestDeletion(label: string, targets: DeletionTarget[]): void {
  const token = ++lastToken
  const ids = versionIds(targets)
  // A failure to list them is reported by `carryOut`, which awaits the same promise.
  ids.catch(() => {})
  works.set(token, { ids, timer: setTimeout(() => void carryOut(token), GRACE) })
  publish([...deletions, { token, label, targets, status: { state: 'waiting' } }])
}

export function undoDeletion(token: number): void {
  clearTimeout(works.get(token)?.timer)
  forget(token)
}

export function retryDeletion({ token, targets }: Deletion): void {
  const work = works.get(token)
  if (!work) return
  work.ids = work.ids.catch(() => versionIds(targets))
  void carryOut(token)
}

export function useDeletions(): readonly Deletion[] {
  return useSyncExternalStore(subscribe, () => deletions)
}

/** The deletion that a version is part of, or undefined. */
export function deletionOf(
  all: readonly Deletion[],
  version: { id: string; key: string | null },
): Deletion | undefined {
  return all.find(({ targets }) =>
    targets.some((target) => (target.type === 'key' ? target.key === version.key : target.id === version.id)),
  )
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function publish(next: readonly Deletion[]): void {
  deletions = next
  for (const listener of listeners) listener()
}

function forget(token: number): void {
  works.delete(token)
  publish(deletions.filter((deletion) => deletion.token !== token))
}

function setStatus(token: number, status: Deletion['status']): void {
  publish(deletions.map((deletion) => (deletion.token === token ? { ...deletion, status } : deletion)))
}

async function versionIds(targets: DeletionTarget[]): Promise<Set<string>> {
  const lists = await Promise.all(targets.map((target) => (target.type === 'key' ? idsOfKey(target.key) : [target.id])))
  return new Set(lists.flat())
}

async function idsOfKey(key: string): Promise<string[]> {
  const limit = 200
  const filter: SummaryFilterBody = { artifacts: { key: { any_: [key] } }, sort: 'CREATED_ASC', limit }
  const ids: string[] = []
  for (;;) {
    const { results } = await client.filterSummaries({ ...filter, offset: ids.length })
    ids.push(...results.map(({ id }) => id))
    if (results.length < limit) return ids
  }
}

async function carryOut(token: number): Promise<void> {
  const work = works.get(token)
  if (!work) return
  clearTimeout(work.timer)
  setStatus(token, { state: 'deleting' })
  try {
    const left = await work.ids
    const queue = [...left]
    const worker = async () => {
      for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
        await deleteVersion(id)
        left.delete(id)
      }
    }
    await Promise.all(Array.from({ length: PARALLEL }, worker))
    await refresh()
    forget(token)
  } catch (error) {
    setStatus(token, { state: 'failed', reason: error instanceof Error ? error.message : String(error) })
  }
}

/** A version that somebody else has deleted meanwhile is as good as deleted. */
async function deleteVersion(id: string, options?: CallOptions): Promise<void> {
  try {
    await client.deleteArtifact(id, options)
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error
  }
}

/** Whoever leaves the page has not taken it back: what waits is sent on its way with the page's last breath. */
addEventListener('pagehide', () => {
  for (const { ids, timer } of works.values()) {
    clearTimeout(timer)
    void ids.then((left) => Promise.allSettled([...left].map((id) => deleteVersion(id, { keepalive: true }))))
  }
})
