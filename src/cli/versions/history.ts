/** The versions of a key, the newest first. */
import { readServerInfo } from '#cli/connect/server.ts'
import type { Io } from '#cli/io.ts'
import { runNames } from '#cli/list/names.ts'
import { summaries } from '#cli/list/vitrine-rows.ts'
import type { Artifact } from '#contract/artifact.ts'
import type { ChangeSummary } from '#contract/compare/summary.ts'
import { artifacts, type Client } from '#sdk/index.ts'

export type Version = {
  id: string
  /** Null on a server that does not number versions. */
  version: number | null
  created: string
  flow_run_id: string | null
  /** What the server knows about the change; null if it has to be computed. */
  change: ChangeSummary | null
  /** Reads it with its value, once. */
  read: () => Promise<Artifact>
  /** The name of its flow run. */
  runName: () => Promise<string | null>
}

/** Versions per request where each comes with its value. */
const PAGE_SIZE = 25

/** A Vitrine server lists versions without their values, which are then read one by one, if at all. */
export async function* versionHistory(client: Client, key: string, io: Io): AsyncGenerator<Version, void, undefined> {
  const { signal } = io
  if (await readServerInfo(client, io)) {
    const filter = { artifacts: { key: { any_: [key] } }, latest_only: false }
    for await (const { id, version, created, flow_run_id, flow_run, change } of summaries(client, filter, signal)) {
      const read = once(() => client.readArtifact(id, { signal }))
      yield { id, version, created, flow_run_id, change, read, runName: async () => flow_run?.name ?? null }
    }
    return
  }
  const names = runNames(client, signal)
  const versions = artifacts({ artifacts: { key: { any_: [key] } }, pageSize: PAGE_SIZE }, { client, signal })
  for await (const artifact of versions) {
    const { id, created, flow_run_id } = artifact
    yield {
      id,
      version: null,
      created,
      flow_run_id,
      change: null,
      read: async () => artifact,
      runName: async () => (await names({ flow_run_id, task_run_id: null })).flowRun,
    }
  }
}

function once<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | null = null
  return () => {
    value ??= read()
    return value
  }
}
