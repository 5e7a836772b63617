import type { Client } from '#sdk/index.ts'
import { storedTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'

const DAY_MS = 86_400_000
const START = Date.UTC(2026, 9, 1, 12)

export const dayOf = (index: number) => new Date(START + index * DAY_MS).toISOString()

/** Publishes one version a day of a table with two metrics, whose rows change places every day. */
export async function publishMetrics(sdk: Client, db: Database, accuracies: number[]): Promise<void> {
  for (const [index, accuracy] of accuracies.entries()) {
    const rows = [
      { metric: 'accuracy', value: accuracy },
      { metric: 'loss', value: 2 - accuracy },
    ]
    const data = index % 2 === 0 ? rows : rows.toReversed()
    const { id } = await sdk.createArtifact({ key: 'metrics', type: 'table', data })
    const created = storedTime((START + index * DAY_MS) * 1000)
    await db.updateTable('artifact').set({ created }).where('id', '=', id).execute()
  }
}

/** Of five versions. */
export const ACCURACIES = [0.8, 0.82, 0.79, 0.85, 0.85]
