import type { Client } from '#sdk/index.ts'
import { groups } from './groups.ts'

/** As many as one page of runs holds. */
const AT_ONCE = 100

/** Gives each item the name of its flow run, null for none and for a run that the server does not know. */
export async function* withRunNames<Item extends { flow_run_id: string | null }>(
  items: AsyncIterable<Item>,
  client: Client,
  signal: AbortSignal,
): AsyncGenerator<Item & { flow_run: string | null }> {
  const names = new Map<string, string>()
  for await (const group of groups(items, AT_ONCE)) {
    const ids = new Set(group.flatMap(({ flow_run_id }) => flow_run_id ?? []))
    const unknown = [...ids].filter((id) => !names.has(id))
    if (unknown.length > 0) {
      const runs = await client.filterFlowRuns({ flow_runs: { id: { any_: unknown } } }, { signal })
      for (const { id, name } of runs) names.set(id, name)
    }
    for (const item of group) yield { ...item, flow_run: names.get(item.flow_run_id ?? '') ?? null }
  }
}
