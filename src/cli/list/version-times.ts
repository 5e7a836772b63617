import { MOST_ROWS } from '#sdk/artifacts/pagination.ts'
import type { Client } from '#sdk/index.ts'
import { groups } from './groups.ts'

/**
 * Gives the latest versions their own `created`: Prefect's list of them tells that of the key, which is the first
 * version's. What has no key came with its own; a version that is gone meanwhile keeps what is known.
 */
export async function* withOwnTimes<Item extends { id: string; key: string | null; created: string }>(
  items: AsyncIterable<Item>,
  client: Client,
  signal: AbortSignal,
): AsyncGenerator<Item> {
  for await (const group of groups(items, MOST_ROWS)) {
    const ids = group.flatMap(({ id, key }) => (key === null ? [] : id))
    const versions =
      ids.length === 0
        ? []
        : await client.filterArtifacts({ artifacts: { id: { any_: ids } }, limit: MOST_ROWS }, { signal })
    const times = new Map(versions.map(({ id, created }) => [id, created]))
    for (const item of group) yield { ...item, created: times.get(item.id) ?? item.created }
  }
}
