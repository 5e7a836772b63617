/** Artifacts and rows of keys as they come from the upstream server. */
import type { ArtifactTable } from '#server/database/tables.ts'

/** A row of the table `artifact`, before it is known whether it is the latest of its key. */
export type MirroredArtifact = Omit<ArtifactTable, 'is_listed'> & {
  hash: string
  isReference: boolean
  /** When the upstream server was asked for it, as a stored time. */
  asked: string
}

/** The row of a key. */
export type UpstreamCollection = { id: string; key: string; latest_id: string; created: string; updated: string }

/** What the upstream server says about keys, and what was stored about them before it was asked. */
export type CollectionsAnswer = { rows: UpstreamCollection[]; before: Map<string, UpstreamCollection> }

const MILLISECOND_CHARS = '2026-01-01T00:00:00.000'.length
export const millisecond = (time: string) => time.slice(0, MILLISECOND_CHARS)

/** Whether Prefect may have cut the time to milliseconds, as it does with that of an update. */
export const isCut = (time: string) => time.endsWith('000Z')
