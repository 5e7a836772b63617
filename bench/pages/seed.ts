/** The pages that are compared with those of Prefect, and what is published for them. */

import { sendJson } from '#bench/api/data.ts'
import { longReport, tableRows } from '#bench/samples.ts'
import { createClient } from '#sdk/index.ts'

/** A server with Prefect's API. */
export type Api = { readonly url: string; readonly send: typeof fetch }

export type ComparedPage = {
  readonly name: string
  /** An element is visible whose text starts so. */
  readonly text: string
  /** Publishes what the page shows and resolves to its address. */
  readonly publish: (api: Api) => Promise<string>
}

const sdkOf = ({ url, send }: Api) => createClient({ url, fetch: send })

const publishKeys = async (api: Api, first: number, last: number): Promise<string> => {
  for (let index = first; index <= last; index++) {
    const data = `# Report ${index}\n\nAll went well.`
    await sdkOf(api).createArtifact({ key: `key-${index}`, type: 'markdown', data })
  }
  return '/artifacts'
}

const publishVersions = async (api: Api): Promise<string> => {
  for (let version = 1; version <= 1_000; version++) {
    const data = `# Report of the day\n\nAll ${version} rows passed.`
    await sdkOf(api).createArtifact({ key: 'many', type: 'markdown', data })
  }
  return '/artifacts/key/many'
}

const publishOne = async (api: Api, type: string, data: string): Promise<string> =>
  `/artifacts/artifact/${(await sdkOf(api).createArtifact({ key: 'one', type, data })).id}`

const publishRun = async (api: Api): Promise<string> => {
  const flow = await sendJson(`${api.url}/flows/`, { name: 'nightly' }, api.send)
  const run = { flow_id: flow.id, state: { type: 'COMPLETED' } }
  const { id: flow_run_id } = await sendJson(`${api.url}/flow_runs/`, run, api.send)
  for (let index = 0; index < 200; index++) {
    const data = `# Part ${index}\n\nAll went well.`
    await sdkOf(api).createArtifact({ key: `part-${index}`, type: 'markdown', data, flow_run_id })
  }
  return `/runs/flow-run/${flow_run_id}`
}

/** Rows of eight columns. */
const wideRows = (count: number): string =>
  JSON.stringify(
    tableRows(count).map((row, index) => ({ ...row, city: `city-${index % 90}`, ok: true, a: index, b: 0 })),
  )

const table = (count: number): ComparedPage => ({
  name: `table of ${count} × 8`,
  text: 'row-0',
  publish: (api) => publishOne(api, 'table', wideRows(count)),
})

const markdown = (bytes: number): ComparedPage => ({
  name: `markdown of ${bytes / 1000} kB`,
  text: 'completeness: 1 %',
  publish: (api) => publishOne(api, 'markdown', longReport(bytes)),
})

/** In the order in which they are published: each list is measured before there is more to list. */
export const comparedPages: readonly ComparedPage[] = [
  { name: 'list of 200 keys', text: 'key-', publish: (api) => publishKeys(api, 0, 199) },
  { name: 'list of 2,000 keys', text: 'key-', publish: (api) => publishKeys(api, 200, 1_999) },
  { name: 'key with 1,000 versions', text: 'Report of the day', publish: publishVersions },
  ...[100, 10_000, 100_000].map(table),
  ...[10_000, 100_000, 1_000_000].map(markdown),
  { name: 'run with 200 artifacts', text: 'part-', publish: publishRun },
]
