import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from '@playwright/test'
import { patient, startPrefect } from '#bench/prefect-server.ts'
import { startProgram } from '#bench/program.ts'
import { median } from '#bench/rounds.ts'
import { type Cookie, loadPage, type PageLoad } from './load.ts'
import { comparedPages, type Published } from './seed.ts'
import { levelsOf, printWaterfall } from './waterfall.ts'

const ROUNDS = 3

/** One of the user interfaces. Prefect serves both of its own, and a cookie chooses. */
type Side = {
  readonly name: string
  readonly urlOf: (path: string) => string
  readonly cookie?: Cookie
}

const ours = (url: string): Side => ({ name: 'Vitrine', urlOf: (path) => `${url}${path}` })

const prefects = (url: string, name: string, base: string, version: string): Side => ({
  name,
  urlOf: (path) => `${url}${base}${path}${path.startsWith('/runs') ? '?tab=Artifacts' : ''}`,
  cookie: { name: 'prefect_ui_version', value: version },
})

const ofLoads = (loads: readonly PageLoad[], read: (load: PageLoad) => number) => median(loads.map(read))

const columns: [name: string, read: (load: PageLoad) => number, digits: number][] = [
  ['visible', ({ visible }) => visible, 0],
  ['requests', ({ requests }) => requests.length, 0],
  ['levels', ({ requests }) => levelsOf(requests).length, 0],
  ['longest', ({ longestTask }) => longestTask, 0],
  ['shift', ({ shift }) => shift, 2],
]

/** The loads of a page; null if it has not shown the text within a minute. */
type Loads = readonly PageLoad[] | null

const print = (page: string, { name }: Side, loads: Loads): void => {
  const values = columns.map(([, read, digits]) => (loads ? ofLoads(loads, read).toFixed(digits) : 'none'))
  console.log(`${`${page}, ${name}`.padEnd(36)}${values.map((value) => value.padStart(9)).join('')}`)
}

/** In turns, so that other load affects all. The first round is a warm-up and not counted. */
const loadInTurns = async (browser: Browser, sides: readonly Side[], pages: readonly Published[]) => {
  const results: Loads[] = sides.map(() => [])
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [index, { urlOf, cookie }] of sides.entries()) {
      const [loads, page] = [results[index], pages[index]]
      if (!loads || !page) continue
      const load = await loadPage(browser, urlOf(page.path), page.text, cookie).catch(() => null)
      results[index] = load && [...(round === 0 ? [] : loads), load]
    }
  }
  return results
}

const visibleOf = (loads: Loads | undefined): number =>
  loads ? ofLoads(loads, ({ visible }) => visible) : Number.POSITIVE_INFINITY

/** Loads pages of Vitrine and of both user interfaces of Prefect in turns, with the same data. */
export const measurePages = async (browser: Browser, executable: string): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-bench-'))
  const database = `sqlite:${join(folder, 'vitrine.db')}`
  const env = { DATABASE_URL: database, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'error' }
  const server = await startProgram(['src/server/main.ts'], env)
  const prefect = await startPrefect(executable, folder)
  try {
    console.log(`\nPages of Vitrine and of Prefect's default and older UI, medians of ${ROUNDS} loads without a cache`)
    console.log(`${''.padEnd(36)}${columns.map(([name]) => name.padStart(9)).join('')}`)
    const sides = [
      ours(server.url),
      prefects(prefect.url, 'default', '/v2', 'v2'),
      prefects(prefect.url, 'older', '', 'v1'),
    ]
    for (const { name, publish } of comparedPages) {
      const own = await publish({ url: `${server.url}/api`, send: fetch })
      const theirs = await publish({ url: `${prefect.url}/api`, send: patient })
      const results = await loadInTurns(browser, sides, [own, theirs, theirs])
      for (const [index, side] of sides.entries()) print(name, side, results[index] ?? null)
      const [loads, ...others] = results
      const faster = Math.min(...others.map(visibleOf))
      const ratio = Number.isFinite(faster) ? (visibleOf(loads) / faster).toFixed(2) : 'none'
      console.log(`  ratio to the faster: ${ratio}`)
      printWaterfall(loads?.at(-1)?.requests ?? [])
    }
  } finally {
    await prefect.stop()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
