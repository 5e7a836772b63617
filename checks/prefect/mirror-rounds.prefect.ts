/**
 * Kills a mirror and its Prefect server at random moments while publishers change artifacts on both.
 * `MIRROR_ROUNDS` and `MIRROR_SEED` are the number of rounds and the seed of a run to repeat.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import * as z from 'zod/mini'
import { parseJson } from '#contract/json.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { createClient } from '#sdk/index.ts'
import { randomNumbers } from '#server/mirror/test/test-model.ts'
import { install } from './clients.ts'
import { askAt, readArtifacts } from './compare.ts'
import { freePort, startPrefect } from './prefect-server.ts'
import { type Published, publish } from './publishers.ts'
import { type Server, startServer } from './server.ts'

const VERSION = '3.8.8'
const ROUNDS = Number(process.env.MIRROR_ROUNDS ?? 10)
const SEED = Number(process.env.MIRROR_SEED ?? Date.now() % 1_000_000)
const PUBLISHERS = 4
/** A Prefect server takes long to start. */
const PREFECT_EVERY = 5
const COMPARE_EVERY = 5
const MAX_RUN_MS = 4000
const MAX_DOWN_MS = 1000
const ROUND_MS = 120_000
const WAIT = { timeout: 120_000, interval: 1000 }

let folder: string
let prefect: Server
let vitrine: Server
let ports: { prefect: number; vitrine: number }

beforeAll(async () => {
  await install(VERSION)
  folder = mkdtempSync(join(tmpdir(), 'vitrine-rounds-'))
  mkdirSync(join(folder, 'prefect'))
  ports = { prefect: await freePort(), vitrine: await freePort() }
  prefect = await openPrefect()
  vitrine = await openVitrine()
}, 420_000)
afterAll(async () => {
  await vitrine?.stop()
  await prefect?.stop()
  if (folder) rmSync(folder, { recursive: true })
})

const openPrefect = () => startPrefect(VERSION, join(folder, 'prefect'), {}, ports.prefect)

const openVitrine = () =>
  startServer(join(folder, 'mirror.db'), ports.vitrine, {
    VITRINE_UPSTREAM_URL: `http://127.0.0.1:${ports.prefect}/api`,
    // It complains about the Prefect server that is killed.
    LOG_LEVEL: 'error',
  })

/** Numbers from 0 to 1. */
function randomFractions(seed: number): () => number {
  const random = randomNumbers(seed)
  return () => random() / 2 ** 32
}

/** Kills one or both, waits a moment and starts them again. */
async function restart(round: number, random: () => number): Promise<void> {
  const withPrefect = round % PREFECT_EVERY === 0
  const withVitrine = !withPrefect || random() < 0.3
  await Promise.all([withPrefect && prefect.stop('SIGKILL'), withVitrine && vitrine.stop('SIGKILL')])
  await pause(random() * MAX_DOWN_MS)
  const [startedPrefect, startedVitrine] = await Promise.all([
    withPrefect ? openPrefect() : prefect,
    withVitrine ? openVitrine() : vitrine,
  ])
  prefect = startedPrefect
  vitrine = startedVitrine
}

/** Waits until every artifact and every collection is the same here and there. */
async function expectSame(): Promise<Map<string, string>> {
  return vi.waitFor(async () => {
    const here = await readArtifacts(askAt(vitrine.address))
    const there = await readArtifacts(askAt(prefect.address))
    expect(comparable(here, there)).toEqual(comparable(there, there))
    return there.artifacts
  }, WAIT)
}

type Artifacts = Awaited<ReturnType<typeof readArtifacts>>

/**
 * Without the times of keys that Prefect took from an older version when the latest one was deleted: of a version that came
 * and went between two polls, a mirror sees nothing.
 */
function comparable({ artifacts, collections }: Artifacts, there: Artifacts): Artifacts {
  const rows = Array.from(collections, ([id, row]) => {
    const text = hasTimesOfVersion(there, id) ? row.replace(/"created":"[^"]*","updated":"[^"]*",/, '') : row
    return [id, text] as const
  })
  return { artifacts, collections: new Map(rows) }
}

const Times = z.object({ created: z.string(), latest_id: z.optional(z.string()) })
const timesOf = (text: string | undefined) => Times.safeParse(parseJson(text ?? 'null')).data

function hasTimesOfVersion({ artifacts, collections }: Artifacts, id: string): boolean {
  const key = timesOf(collections.get(id))
  return key !== undefined && timesOf(artifacts.get(key.latest_id ?? ''))?.created === key.created
}

const Rows = z.array(z.object({ id: z.string(), description: z.string(), data: z.number() }))

/** What is lost, was made twice, or differs from what was accepted. */
function problemsOf(rows: Map<string, string>, published: Published[]): string[] {
  const read = Rows.parse([...rows.values()].map(parseJson))
  const made = Map.groupBy(read, ({ description }) => description)
  const known = new Set(published.map(({ description }) => description))
  const strange = [...made.keys()].filter((description) => !known.has(description)).map((name) => `${name} is strange`)
  return published
    .flatMap(({ description, id, data, state }) => {
      const [row, ...others] = made.get(description) ?? []
      if (others.length > 0) return `${description} was made ${others.length + 1} times`
      if (row === undefined) return state === 'present' ? `${description} is lost` : []
      if (state === 'deleted') return `${description} is still there`
      if (id !== null && row.id !== id) return `${description} has another id`
      return data.includes(row.data) ? [] : `${description} has ${row.data}, not one of ${data}`
    })
    .concat(strange)
}

/** Waits until every version has a number. None was given twice, and those that are known have not changed. */
async function expectNumbered(known: Map<string, string>): Promise<void> {
  const client = createClient({ url: `${vitrine.address}api` })
  const versions = await vi.waitFor(async () => {
    const read: ArtifactSummary[] = []
    for (;;) {
      const { results, count } = await client.filterSummaries({ limit: 200, offset: read.length })
      read.push(...results)
      if (read.length >= count || results.length === 0) break
    }
    const keyed = read.filter(({ key }) => key !== null)
    expect(keyed.filter(({ version }) => version === null)).toEqual([])
    return keyed
  }, WAIT)
  for (const { id, key, version } of versions) {
    const number = `${key} ${version}`
    expect(known.get(id) ?? number).toBe(number)
    known.set(id, number)
  }
  expect(new Set(known.values()).size).toBe(known.size)
}

test(
  `a mirror equals its upstream server after ${ROUNDS} rounds of kills (seed ${SEED})`,
  async () => {
    const random = randomFractions(SEED)
    const published: Published[] = []
    const numbers = new Map<string, string>()
    for (let round = 1; round <= ROUNDS; ) {
      const stopping = new AbortController()
      const servers = { there: askAt(prefect.address), here: askAt(vitrine.address) }
      const publishers = Array.from({ length: PUBLISHERS }, (_, publisher) =>
        publish({
          random: randomFractions(random() * 2 ** 32),
          name: `${publisher} from round ${round}`,
          servers,
          published,
          signal: stopping.signal,
        }),
      )
      const rounds = async () => {
        for (const last = round + COMPARE_EVERY; round < last && round <= ROUNDS; round++) {
          await pause(random() * MAX_RUN_MS)
          await restart(round, random)
        }
      }
      await Promise.all([rounds().finally(() => stopping.abort()), ...publishers])
      expect(problemsOf(await expectSame(), published)).toEqual([])
      await expectNumbered(numbers)
      const count = (wanted: Published['state']) => published.filter(({ state }) => state === wanted).length
      console.log(
        `${round - 1} rounds: ${count('present')} kept, ${count('deleted')} deleted, ${count('unknown')} unknown`,
      )
    }
  },
  ROUNDS * ROUND_MS,
)
