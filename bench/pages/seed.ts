/** The pages that are compared with those of Prefect, and what is published for them. */

import { sendJson } from '#bench/api/data.ts'
import { longReport, tableRows } from '#bench/samples.ts'
import { createClient } from '#sdk/index.ts'

/** A server with Prefect's API. */
type Api = { readonly url: string; readonly send: typeof fetch }

/** A page, which is loaded when an element is visible whose text starts with `text`. */
export type Published = { readonly path: string; readonly text: string }

export type ComparedPage = {
  readonly name: string
  readonly publish: (api: Api) => Promise<Published>
}

const sdkOf = ({ url, send }: Api) => createClient({ url, fetch: send })

const publishKeys = async (api: Api, first: number, last: number): Promise<Published> => {
  for (let index = first; index <= last; index++) {
    const data = `# Report ${index}\n\nAll went well.`
    await sdkOf(api).createArtifact({ key: `key-${index}`, type: 'markdown', data })
  }
  return { path: '/artifacts', text: 'key-' }
}

/** Prefect shows no more of a version than its id and its time. */
const publishVersions = async (api: Api): Promise<Published> => {
  let newest = ''
  for (let version = 1; version <= 1_000; version++) {
    const data = `# Report of the day\n\nAll ${version} rows passed.`
    newest = (await sdkOf(api).createArtifact({ key: 'many', type: 'markdown', data })).id
  }
  return { path: '/artifacts/key/many', text: newest.slice(0, 8) }
}

const publishOne = async (api: Api, type: string, data: string): Promise<string> =>
  `/artifacts/artifact/${(await sdkOf(api).createArtifact({ key: 'one', type, data })).id}`

const publishRun = async (api: Api): Promise<Published> => {
  const flow = await sendJson(`${api.url}/flows/`, { name: 'nightly' }, api.send)
  const run = { flow_id: flow.id, state: { type: 'COMPLETED' } }
  const { id: flow_run_id } = await sendJson(`${api.url}/flow_runs/`, run, api.send)
  for (let index = 0; index < 200; index++) {
    const data = `# Part ${index}\n\nAll went well.`
    await sdkOf(api).createArtifact({ key: `part-${index}`, type: 'markdown', data, flow_run_id })
  }
  return { path: `/runs/flow-run/${flow_run_id}`, text: 'part-' }
}

/** Rows of eight columns. */
const wideRows = (count: number): string =>
  JSON.stringify(
    tableRows(count).map((row, index) => ({ ...row, city: `city-${index % 90}`, ok: true, a: index, b: 0 })),
  )

const table = (count: number): ComparedPage => ({
  name: `table of ${count} × 8`,
  publish: async (api) => ({ path: await publishOne(api, 'table', wideRows(count)), text: 'row-0' }),
})

const markdown = (bytes: number): ComparedPage => ({
  name: `markdown of ${bytes / 1000} kB`,
  publish: async (api) => ({ path: await publishOne(api, 'markdown', longReport(bytes)), text: 'completeness: 1 %' }),
})

/** In the order in which they are published: each list is measured before there is more to list. */
export const comparedPages: readonly ComparedPage[] = [
  { name: 'list of 200 keys', publish: (api) => publishKeys(api, 0, 199) },
  { name: 'list of 2,000 keys', publish: (api) => publishKeys(api, 200, 1_999) },
  { name: 'key with 1,000 versions', publish: publishVersions },
  ...[100, 10_000, 100_000].map(table),
  ...[10_000, 100_000, 1_000_000].map(markdown),
  { name: 'run with 200 artifacts', publish: publishRun },
]
