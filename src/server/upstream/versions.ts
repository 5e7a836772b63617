/** How many versions keys have, and which is the latest. */
import * as z from 'zod/mini'
import type { Upstream } from './connection.ts'
import { type CountedKey, countEach } from './count-versions.ts'
import type { Entry } from './entry.ts'
import { countAll, type Question, questionOf } from './lists.ts'
import { everyPage, inParallel, inPortions, PAGE } from './pages.ts'
import type { RevisionMark } from './revision.ts'

const PARALLEL = 8

const Latest = z.array(z.object({ key: z.string(), latest_id: z.string() }))

/** The id of the latest version of each key. */
export async function readLatestIds(upstream: Upstream, keys: (string | null)[]): Promise<Map<string, string>> {
  const portions = inPortions([...new Set(keys.filter((key) => key !== null))])
  const pages = await inParallel(portions, PARALLEL, (any_) => {
    const body = { artifacts: { key: { any_ } }, sort: 'KEY_ASC', limit: PAGE }
    return upstream.ask(Latest, 'POST', '/artifacts/latest/filter', body)
  })
  return new Map(pages.flat().map(({ key, latest_id }) => [key, latest_id]))
}

/** Milliseconds for which a count is taken for right without a question, though nothing was seen to change it. */
const LIFE = 300_000

const KeyRows = z.array(z.object({ id: z.string(), key: z.nullable(z.string()) }))

/** The count of a key's versions while `latest_id` was its latest, and what had been deleted by then. */
type KnownCount = { latest_id: string; deletions: number; at: number; count: number }

/**
 * Counts the versions of keys, given the latest of each and entries that tell how large they are. A count is kept until
 * the key has a new latest. Where versions may have been deleted it says how many there can be at most, so that one
 * question is enough to find that none was.
 */
export function countVersions(upstream: Upstream, revision: RevisionMark) {
  const known = new Map<string, KnownCount>()
  const questions = {
    count: (keys: string[]) => countAll(upstream, versionsOf(keys)),
    read: async (keys: string[]) => {
      const body = { ...questionOf(versionsOf(keys)), sort: 'ID_DESC' }
      const rows = await everyPage((page) => upstream.ask(KeyRows, 'POST', '/artifacts/filter', { ...body, ...page }))
      return rows.map(({ key }) => key)
    },
  }
  return async (latest: Map<string, string>, entries: Entry[]): Promise<Map<string, number>> => {
    const deletions = revision.deletions()
    const at = Date.now()
    const sizes = new Map(entries.map(({ key, size }) => [key, size]))
    const fresh: CountedKey[] = []
    const doubtful: CountedKey[] = []
    const counts = new Map<string, number>()
    for (const [key, latest_id] of latest) {
      const last = known.get(key)
      const size = sizes.get(key) ?? 0
      if (last?.latest_id !== latest_id) fresh.push({ key, size, most: Number.POSITIVE_INFINITY })
      else if (last.deletions !== deletions || at - last.at > LIFE) doubtful.push({ key, size, most: last.count })
      else counts.set(key, last.count)
    }
    // Apart from each other: that none has lost any shows only where none can have gained any.
    for (const answer of await Promise.all([fresh, doubtful].map((keys) => countEach(keys, questions)))) {
      for (const [key, count] of answer.counts) {
        counts.set(key, count)
        const latest_id = latest.get(key)
        if (answer.isSteady && latest_id !== undefined) known.set(key, { latest_id, deletions, at, count })
      }
    }
    return counts
  }
}

const versionsOf = (any_: string[]): Question => ({ artifacts: { operator: 'and_', key: { any_ } } })
