/** The requests of Vitrine's pages that depend on the number of artifacts. */
import type { SummaryFilterBody } from '#contract/filters.ts'
import type { Database } from '#server/database/open.ts'
import { END } from './fill.ts'
import { COMMON_TAG, flowName, LONG_KEY, RARE_TAG } from './names.ts'

export type PageRequest = { name: string; url: string; payload?: SummaryFilterBody }

/** As many as the smallest database has, with ten versions of each key, as the others. */
const ROWS = 70
/** With filters, of which the smallest database has fewer. */
const FILTERED_ROWS = 15
const filterUrl = '/api/vitrine/artifacts/filter'

export async function pageRequests(db: Database): Promise<PageRequest[]> {
  const { keys } = await db
    .selectFrom('artifact_collection')
    .select((eb) => eb.fn.countAll<number>().as('keys'))
    .executeTakeFirstOrThrow()
  const { versions, middle, run } = await middleOf(db, LONG_KEY)
  const catalogue = (name: string, payload: SummaryFilterBody): PageRequest => ({
    name,
    url: filterUrl,
    payload: { latest_only: true, sort: 'UPDATED_DESC', limit: ROWS, history: true, ...payload },
  })
  const ofKey = (name: string, offset: number): PageRequest => ({
    name,
    url: filterUrl,
    payload: { artifacts: { key: { any_: [LONG_KEY] } }, sort: 'CREATED_DESC', limit: ROWS, offset },
  })
  const weekAgo = new Date(END / 1000 - 7 * 86_400_000).toISOString()
  return [
    catalogue('catalogue, newest', {}),
    catalogue('least recently updated', { sort: 'UPDATED_ASC' }),
    catalogue('recently created', { sort: 'CREATED_DESC' }),
    catalogue('least recently created', { sort: 'CREATED_ASC' }),
    catalogue('key, A to Z', { sort: 'KEY_ASC' }),
    catalogue('key, Z to A', { sort: 'KEY_DESC' }),
    catalogue('most versions', { sort: 'VERSIONS_DESC' }),
    catalogue('largest', { sort: 'SIZE_DESC' }),
    catalogue('middle page', { offset: Math.floor(keys / 2), limit: 30 }),
    catalogue('last page', { offset: Math.max(keys - ROWS, 0) }),
    catalogue('last page by key', { offset: Math.max(keys - ROWS, 0), sort: 'KEY_ASC' }),
    catalogue('kind', { types: ['table'], limit: FILTERED_ROWS }),
    catalogue('kind, by key', { types: ['table'], sort: 'KEY_ASC', limit: FILTERED_ROWS }),
    catalogue('flow with many artifacts', { flows: { name: { any_: [flowName(0)] } }, limit: FILTERED_ROWS }),
    catalogue('flow with few artifacts', { flows: { name: { any_: [flowName(40)] } }, limit: 5 }),
    catalogue('frequent tag', { flow_runs: { tags: { all_: [COMMON_TAG] } }, limit: FILTERED_ROWS }),
    catalogue('tag of one run', { flow_runs: { tags: { all_: [RARE_TAG] } }, limit: 5 }),
    catalogue('run of a version', { flow_runs: { id: { any_: [run] } }, limit: 5 }),
    catalogue('updated in the last week', { updated: { after_: weekAgo }, limit: 5 }),
    catalogue('search, many matches', { search: 'report', limit: FILTERED_ROWS }),
    catalogue('search, one match', { search: LONG_KEY }),
    catalogue('search without a match', { search: 'no such words' }),
    ofKey('key, newest', 0),
    ofKey('key, middle', Math.max(Math.floor(versions / 2) - ROWS / 2, 0)),
    ofKey('key, oldest', Math.max(versions - ROWS, 0)),
    { name: 'position of a version', url: `/api/vitrine/artifacts/${middle}/lineage` },
    { name: 'facets', url: '/api/vitrine/facets' },
  ]
}

async function middleOf(db: Database, key: string) {
  const { versions } = await db
    .selectFrom('artifact_collection')
    .select('versions')
    .where('key', '=', key)
    .executeTakeFirstOrThrow()
  const { artifact_id } = await db
    .selectFrom('artifact_version')
    .select('artifact_id')
    .where('key', '=', key)
    .where('version', '=', Math.ceil(versions / 2))
    .executeTakeFirstOrThrow()
  const { flow_run_id } = await db
    .selectFrom('artifact')
    .select('flow_run_id')
    .where('id', '=', artifact_id)
    .executeTakeFirstOrThrow()
  return { versions, middle: artifact_id, run: flow_run_id ?? '' }
}
