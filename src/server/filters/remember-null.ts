import { hash } from 'node:crypto'
import { dropOldest } from '#server/database/least-recently-used.ts'
import type { Database } from '#server/database/open.ts'

const MAX_AGE_MS = 60_000
const MAX_REMEMBERED = 500

const remembered = new WeakMap<object, Map<string, number>>()

/**
 * Runs `find` unless it found nothing for the same question within the last minute. For answers that may be out of date,
 * such as the choice between two ways to the same rows.
 */
export async function unlessRecentlyNull<Answer>(
  db: Database,
  question: unknown,
  find: () => Promise<Answer | null>,
): Promise<Answer | null> {
  const { adapter } = db.getExecutor()
  const times = remembered.get(adapter) ?? new Map<string, number>()
  remembered.set(adapter, times)
  const key = hash('sha256', JSON.stringify(question), 'base64url')
  const time = times.get(key)
  if (time !== undefined && performance.now() - time < MAX_AGE_MS) return null
  const answer = await find()
  times.delete(key)
  if (answer === null) times.set(key, performance.now())
  dropOldest(times, MAX_REMEMBERED)
  return answer
}
