/** What a page requests first. */
import * as z from 'zod/mini'
import { catalogueFilter, readCatalogueSearch } from '#contract/pages/catalogue-search.ts'
import * as first from '#contract/pages/first-requests.ts'
import { readRunsSearch, runsFilter } from '#contract/pages/runs-search.ts'
import type { PageAddress, PageName } from './address.ts'

/** Requests of the page's API. `path` is below /api. */
export type Ask = {
  /** Resolves to the response's JSON, or null if there is none that can be put into the page. */
  get: (path: string) => Promise<unknown>
  post: (path: string, body: object) => Promise<unknown>
  /** Only makes the browser start early: the response is large. */
  preload: (path: string) => void
  /** Loads the renderer of artifacts of this type. */
  show: (type: string | null) => void
}

/** Larger data is not put into the page. */
const MAX_DATA_BYTES = 150_000

const Summary = z.object({
  id: z.string(),
  key: z.nullable(z.string()),
  type: z.nullable(z.string()),
  size: z.number(),
  flow_run_id: z.nullable(z.string()),
  task_run_id: z.nullable(z.string()),
  preview: z.object({ kind: z.string() }),
})
type Summary = z.infer<typeof Summary>
const Summaries = z.object({ results: z.array(Summary) })

async function summaries(ask: Ask, body: object): Promise<Summary[]> {
  const found = Summaries.safeParse(await ask.post('/vitrine/artifacts/filter', body))
  return found.success ? found.data.results : []
}

const artifactPath = (id: string) => `/artifacts/${encodeURIComponent(id)}`

/** The artifact itself, or the start of a large table, and its renderer. */
async function value(found: Summary, ask: Ask): Promise<unknown> {
  const { id, type, size, preview } = found
  // Text that is a single link is shown as a link.
  ask.show(preview.kind === 'link' ? 'link' : type)
  if (first.isLargeTable(found)) await ask.get(`/vitrine${artifactPath(id)}/start`)
  return size > MAX_DATA_BYTES ? ask.preload(artifactPath(id)) : ask.get(artifactPath(id))
}

/** What `loadVersion` in src/ui/artifact/version.ts loads. */
async function version(found: Summary, ask: Ask): Promise<void> {
  await Promise.all([
    value(found, ask),
    ask.get(`/vitrine${artifactPath(found.id)}/lineage`),
    ask.post('/vitrine/artifacts/filter', first.summaryPage(first.byId(found.id))),
    // Whether it is a subflow run.
    found.flow_run_id !== null && ask.get(`/flow_runs/${encodeURIComponent(found.flow_run_id)}`),
  ])
}

/** The first artifact of a run is shown when its task runs need not be known to find it. */
async function slide([oldest]: Summary[], search: URLSearchParams, ask: Ask): Promise<void> {
  const isFirst = oldest?.task_run_id === null && !search.has('artifact') && !search.has('tab')
  if (isFirst && search.get('read') !== 'report') await value(oldest, ask)
}

const plans: Record<PageName, (address: PageAddress, ask: Ask) => Promise<unknown>> = {
  catalogue: ({ search }, ask) =>
    Promise.all([
      ask.get('/vitrine/facets'),
      ask.post('/vitrine/artifacts/filter', first.summaryPage(catalogueFilter(readCatalogueSearch(search)))),
    ]),
  key: async ({ name, search }, ask) => {
    const requested = search.get('version')
    const filter = first.versionsOf(name)
    const isNumber = requested !== null && /^[1-9]\d{0,8}$/.test(requested)
    const numbered = isNumber ? first.numberedVersion(name, Number(requested)) : first.byId(requested ?? '')
    const [versions, named] = await Promise.all([
      summaries(ask, first.summaryPage(filter)),
      requested === null ? null : summaries(ask, first.summaryPage(numbered)),
      ask.post('/vitrine/artifacts/filter', first.summaryPage(first.pinnedVersions(name))),
    ])
    const shown = (named ?? versions)[0]
    if (shown !== undefined) await version(shown, ask)
  },
  id: async ({ name }, ask) => {
    const [found] = await summaries(ask, first.summaryPage(first.byId(name)))
    if (found !== undefined) await Promise.all([version(found, ask), redirected(found, ask)])
  },
  'flow-run': async ({ name, search }, ask) => {
    const run = `/flow_runs/${encodeURIComponent(name)}`
    const [artifacts] = await Promise.all([
      summaries(ask, first.artifactsOfRun('flow_run_id', [name])),
      flowOf(run, ask),
      ask.post('/task_runs/count', first.tasksOf(name)),
      ask.post('/task_runs/filter', first.firstFailedTasks(name)),
      ask.post('/task_runs/filter', first.taskRunPage(name)),
      ask.post('/flow_runs/filter', first.subflowsOf([name])),
      ask.get(`/vitrine${run}/changes`),
    ])
    await slide(artifacts, search, ask)
  },
  'task-run': async ({ name, search }, ask) => {
    const [artifacts] = await Promise.all([
      summaries(ask, first.artifactsOfRun('task_run_id', [name])),
      flowRunOf(`/task_runs/${encodeURIComponent(name)}`, ask),
    ])
    await slide(artifacts, search, ask)
  },
  runs: ({ search }, ask) => {
    const { sort, ...conditions } = readRunsSearch(search)
    const filter = runsFilter(conditions)
    return Promise.all([
      ask.post('/flow_runs/count', {}),
      Object.keys(filter).length > 0 && ask.post('/flow_runs/count', filter),
      ask.post('/flow_runs/filter', first.flowRunPage(filter, sort)),
    ])
  },
  compare: async () => undefined,
  trends: async () => undefined,
  retention: async () => undefined,
  upstream: async () => undefined,
  'not-found': async () => undefined,
}

const Position = z.object({ version: z.nullable(z.number()) })

/** The address of a version of a key leads to the page of the key. */
async function redirected({ id, key }: Summary, ask: Ask): Promise<void> {
  if (key === null) return
  const list = (filter: object) => ask.post('/vitrine/artifacts/filter', first.summaryPage(filter))
  const position = Position.safeParse(await ask.get(`/vitrine${artifactPath(id)}/lineage`))
  const number = position.data?.version ?? null
  await Promise.all([
    list(first.versionsOf(key)),
    list(first.pinnedVersions(key)),
    number !== null && list(first.numberedVersion(key, number)),
  ])
}

const Ids = z.object({ flow_id: z.optional(z.string()), flow_run_id: z.nullish(z.string()) })

async function flowOf(run: string, ask: Ask): Promise<void> {
  const found = Ids.safeParse(await ask.get(run))
  if (found.data?.flow_id) await ask.get(`/flows/${encodeURIComponent(found.data.flow_id)}`)
}

async function flowRunOf(run: string, ask: Ask): Promise<void> {
  const found = Ids.safeParse(await ask.get(run))
  if (found.data?.flow_run_id) await ask.get(`/flow_runs/${encodeURIComponent(found.data.flow_run_id)}`)
}

const Server = z.object({ upstream: z.nullable(z.string()) })

/** What the frame of every page shows. */
async function frame(ask: Ask): Promise<void> {
  const server = Server.safeParse(await ask.get('/vitrine'))
  if (server.data?.upstream != null) await ask.get('/vitrine/mirror')
}

/** Asks for what the page needs, in the order in which the UI can use it. */
export async function askFirst(address: PageAddress, ask: Ask): Promise<void> {
  // Before any other data, so that the page notices every later change.
  await ask.get('/vitrine/revision')
  await Promise.all([frame(ask), plans[address.page](address, ask)])
}
