import type { Database } from '#server/database/open.ts'
import { readRevision } from '#server/database/transaction.ts'

/** Computes an answer once for each revision: all pages that are open share it. A failure is not kept. */
export function oncePerRevision<Answer>(db: Database, compute: () => Promise<Answer>): () => Promise<Answer> {
  let kept: { revision: number; answer: Promise<Answer> } | null = null
  return async () => {
    // Read before the answer, which can be newer than the revision but not older.
    const revision = await readRevision(db)
    if (kept?.revision === revision) return kept.answer
    const made = { revision, answer: compute() }
    kept = made
    made.answer.catch(() => {
      if (kept === made) kept = null
    })
    return made.answer
  }
}
