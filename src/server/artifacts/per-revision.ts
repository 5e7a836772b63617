import { hash } from 'node:crypto'
import { dropOldest } from '#server/database/least-recently-used.ts'
import type { Database } from '#server/database/open.ts'
import { readRevision } from '#server/database/transaction.ts'

const MAX_ANSWERS = 200

/**
 * Keeps the answers to requests while the revision stays the same: all clients that ask for the same share one
 * computation. Read the revision before the answer, which can be newer but not older. A failure is not kept.
 */
export function answersPerRevision<Answer>() {
  const kept = new Map<string, Promise<Answer>>()
  let keptRevision: number | null = null
  return (revision: number, request: unknown, compute: () => Promise<Answer>): Promise<Answer> => {
    if (revision !== keptRevision) kept.clear()
    keptRevision = revision
    const key = hash('sha256', JSON.stringify(request), 'base64url')
    const answer = kept.get(key)
    if (answer !== undefined) return answer
    const made = compute()
    kept.set(key, made)
    made.catch(() => {
      if (kept.get(key) === made) kept.delete(key)
    })
    dropOldest(kept, MAX_ANSWERS)
    return made
  }
}

/** Computes an answer once for each revision: all pages that are open share it. */
export function oncePerRevision<Answer>(db: Database, compute: () => Promise<Answer>): () => Promise<Answer> {
  const answers = answersPerRevision<Answer>()
  return async () => answers(await readRevision(db), null, compute)
}
