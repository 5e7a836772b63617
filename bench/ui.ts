import { createServer } from 'node:http'
import { type Browser, chromium } from '@playwright/test'
import { findChromium } from '#e2e/chromium.ts'
import { type Client, createClient } from '#sdk/index.ts'
import { reportBundle } from './bundle.ts'
import { loadPage, type PageLoad } from './pages/load.ts'
import { measurePages } from './pages/measure.ts'
import { startProgram } from './program.ts'
import { median } from './rounds.ts'
import { bareTable, longReport, tableRows } from './samples.ts'

type Address = { readonly url: string; readonly text: string }

const rounds = 5
const rows = tableRows(100_000)

/** Starts a server on an in-memory database, fills it with `seed`, and stops it after `use`. */
const withServer = async (seed: (sdk: Client) => Promise<unknown>, use: (url: string) => Promise<void>) => {
  const env = { DATABASE_URL: 'sqlite::memory:', PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'error' }
  const server = await startProgram(['src/server/main.ts'], env)
  try {
    await seed(createClient({ url: `${server.url}/api` }))
    await use(server.url)
  } finally {
    await server.stop()
  }
}

const publishKeys = async (sdk: Client, count: number): Promise<void> => {
  for (let index = 0; index < count; index++) {
    await sdk.createArtifact({ key: `key-${index}`, type: 'markdown', data: `# Report ${index}\n\nAll went well.` })
  }
}

const line = (name: string, loads: readonly PageLoad[]): string => {
  const of = (member: 'visible' | 'longestTask' | 'longTasks' | 'heap') => median(loads.map((load) => load[member]))
  const requests = median(loads.map((load) => load.requests.length))
  const numbers = [of('visible'), requests, of('longestTask'), of('longTasks')].map((value) =>
    value.toFixed(0).padStart(10),
  )
  return `${name.padEnd(34)}${numbers.join('')}${of('heap').toFixed(1).padStart(10)}`
}

/** Loads both pages in turns, so that other load affects both. The first round is a warm-up and not counted. */
const comparePages = async (browser: Browser, name: string, ours: Address, besideName: string, beside: Address) => {
  const own: PageLoad[] = []
  const other: PageLoad[] = []
  for (let round = 0; round <= rounds; round++) {
    own.push(await loadPage(browser, ours.url, ours.text))
    other.push(await loadPage(browser, beside.url, beside.text))
  }
  console.log(line(name, own.slice(1)))
  console.log(line(`  baseline: ${besideName}`, other.slice(1)))
  const ratio =
    median(own.slice(1).map(({ visible }) => visible)) / median(other.slice(1).map(({ visible }) => visible))
  console.log(`  ratio of the times to visible: ${ratio.toFixed(2)}`)
}

const compareLists = (browser: Browser) =>
  withServer(
    async () => undefined,
    async (empty) => {
      for (const count of [200, 2_000]) {
        await withServer(
          (sdk) => publishKeys(sdk, count),
          (url) =>
            comparePages(
              browser,
              `catalogue of ${count} keys`,
              { url: `${url}/artifacts`, text: `key-${count - 1}` },
              'the empty catalogue',
              { url: `${empty}/artifacts`, text: 'Nothing published yet' },
            ),
        )
      }
    },
  )

const compareReports = async (browser: Browser) => {
  const ids: string[] = []
  await withServer(
    async (sdk) => {
      for (const data of [longReport(1_000_000), longReport(1)]) {
        ids.push((await sdk.createArtifact({ key: 'report', type: 'markdown', data })).id)
      }
    },
    (url) => {
      const [long, short] = ids.map((id) => ({ url: `${url}/artifacts/artifact/${id}`, text: 'Long report' }))
      if (!long || !short) throw new Error('The reports were not published')
      return comparePages(browser, '1 MB of markdown', long, 'its first chapter alone', short)
    },
  )
}

/** Serves one page until `use` ends. */
const withPage = async (html: string, use: (url: string) => Promise<void>): Promise<void> => {
  const server = createServer((_, response) => response.end(html))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  try {
    await use(typeof address === 'object' && address ? `http://127.0.0.1:${address.port}/` : '')
  } finally {
    server.close()
  }
}

const compareTables = async (browser: Browser) => {
  let id = ''
  await withServer(
    async (sdk) => {
      id = (await sdk.createArtifact({ key: 'rows', type: 'table', data: JSON.stringify(rows) })).id
    },
    (url) =>
      withPage(bareTable(rows), (bare) =>
        comparePages(
          browser,
          `table of ${rows.length} rows`,
          { url: `${url}/artifacts/artifact/${id}`, text: 'row-0' },
          'a bare <table> of the same',
          { url: bare, text: 'row-0' },
        ),
      ),
  )
}

/** Measures pages with much data, each compared with a page with little or none. */
export const measureUi = async (): Promise<void> => {
  const executablePath = await findChromium()
  const browser = await chromium.launch(executablePath === '' ? {} : { executablePath })
  try {
    console.log(`\nPages, medians of ${rounds} loads without a cache`)
    console.log(`${''.padEnd(34)}   visible  requests   longest long tasks      heap`)
    console.log(`${''.padEnd(34)}        ms             task ms  total ms        MB`)
    await compareLists(browser)
    await compareReports(browser)
    await compareTables(browser)
    await reportBundle()
    const { PREFECT: executable } = process.env
    if (executable) await measurePages(browser, executable)
  } finally {
    await browser.close()
  }
}
