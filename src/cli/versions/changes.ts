/** What changed in each version of a key. */
import type { Io } from '#cli/io.ts'
import { orNull } from '#cli/list/names.ts'
import { compareValues } from '#compare/compare.ts'
import { firstVersion, unchangedSince } from '#compare/summary/change-summary.ts'
import type { ChangeSummary } from '#contract/compare/summary.ts'
import type { Client } from '#sdk/index.ts'
import { type Version, versionHistory } from './history.ts'

/** A version and what changed since the one before it; null if one of them has been deleted meanwhile. */
type ChangedVersion = { version: Version; change: ChangeSummary | null }

/** The newest version first. Reads the values of versions whose change the server does not know. */
export async function* versionChanges(client: Client, key: string, io: Io): AsyncGenerator<ChangedVersion> {
  let version: Version | null = null
  for await (const older of versionHistory(client, key, io)) {
    if (version !== null) yield { version, change: version.change ?? (await summarize(older, version)) }
    version = older
  }
  if (version !== null) yield { version, change: version.change ?? firstVersion }
}

async function summarize(older: Version, newer: Version): Promise<ChangeSummary | null> {
  const [before, after] = await Promise.all([orNull(older.read()), orNull(newer.read())])
  if (before === null || after === null) return null
  const { summary } = compareValues(before, after)
  return summary.status === 'unchanged' ? unchangedSince(older.version) : summary
}
