/**
 * Kills a mirror and its Prefect server at random moments while publishers change artifacts on both.
 *
 * `MIRROR_ROUNDS` and `MIRROR_SEED` are the number of rounds and the seed of a run to repeat. `MIRROR_DATABASE`
 * (`sqlite` or `postgres`, which has two replicas) or `MIRROR_DELETED` (`remove` or `keep`) make it one run with these.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { DeletedUpstream } from '#contract/mirror.ts'
import { randomNumbers } from '#server/mirror/test/test-model.ts'
import { install, PREFECT_VERSION } from './clients.ts'
import { type Ask, askAt } from './compare.ts'
import { freePort, startPrefect } from './prefect-server.ts'
import { type Published, publish } from './publishers.ts'
import { type Database, type Replicas, startReplicas } from './replicas.ts'
import { archiveProblemsOf, compareContent, problemsOf, readSummaries } from './same-content.ts'
import type { Server } from './server.ts'

const { MIRROR_ROUNDS, MIRROR_SEED, MIRROR_DATABASE, MIRROR_DELETED } = process.env
const SEED = Number(MIRROR_SEED ?? Date.now() % 1_000_000)
const PUBLISHERS = 4
/** A Prefect server takes long to start. */
const PREFECT_EVERY = 5
const COMPARE_EVERY = 5
const MAX_RUN_MS = 4000
const MAX_DOWN_MS = 1000
const ROUND_MS = 120_000
const WAIT = { timeout: 120_000, interval: 1000 }

type Run = { database: Database; deleted: DeletedUpstream; rounds: number }

const RUNS: Run[] = [
  { database: 'sqlite', deleted: 'remove', rounds: 10 },
  { database: 'postgres', deleted: 'keep', rounds: 5 },
]
const OWN_RUN: Run = {
  database: MIRROR_DATABASE === 'postgres' ? 'postgres' : 'sqlite',
  deleted: DeletedUpstream.parse(MIRROR_DELETED ?? 'remove'),
  rounds: 10,
}
const runs = (MIRROR_DATABASE ?? MIRROR_DELETED) === undefined ? RUNS : [OWN_RUN]

let folder: string
let port: number
let prefect: Server
/** Of all runs: the second one mirrors what the first one has left. */
const published: Published[] = []

beforeAll(async () => {
  await install(PREFECT_VERSION)
  folder = mkdtempSync(join(tmpdir(), 'vitrine-rounds-'))
  mkdirSync(join(folder, 'prefect'))
  port = await freePort()
  prefect = await openPrefect()
}, 420_000)
afterAll(async () => {
  await prefect?.stop()
  if (folder) rmSync(folder, { recursive: true })
})

const openPrefect = () => startPrefect(PREFECT_VERSION, join(folder, 'prefect'), {}, port)

/** Numbers from 0 to 1. */
function randomFractions(seed: number): () => number {
  const random = randomNumbers(seed)
  return () => random() / 2 ** 32
}

/** Kills some of the servers, waits a moment and starts them again. */
async function restart(round: number, replicas: Replicas, random: () => number): Promise<void> {
  const withPrefect = round % PREFECT_EVERY === 0
  const withVitrine = !withPrefect || random() < 0.3
  const all = [...replicas.addresses.keys()]
  const withOne = all.length > 1 && random() < 0.7
  const killed = withOne ? [Math.floor(random() * all.length)] : all
  const pauseMs = random() * MAX_DOWN_MS
  const restartPrefect = async () => {
    await prefect.stop('SIGKILL')
    await pause(pauseMs)
    prefect = await openPrefect()
  }
  await Promise.all([withPrefect && restartPrefect(), withVitrine && replicas.restart(killed, pauseMs)])
}

/** Sends each request to any of the replicas. */
function askAny({ addresses }: Replicas, random: () => number): Ask {
  const asks = addresses.map((address) => askAt(address))
  return async (...request) => {
    const ask = asks[Math.floor(random() * asks.length)]
    if (!ask) throw new Error('There is no replica')
    return ask(...request)
  }
}

/** Waits until every version has a number. None was given twice, and those that are known have not changed. */
async function expectNumbered(address: string, known: Map<string, string>): Promise<void> {
  const versions = await vi.waitFor(async () => {
    const keyed = (await readSummaries(address)).filter(({ key }) => key !== null)
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

test.each(runs)(
  'a mirror equals its upstream server after kills: $database, $deleted',
  async (run) => {
    const { database, deleted } = run
    const rounds = Number(MIRROR_ROUNDS ?? run.rounds)
    console.log(`${database}, ${deleted}: ${rounds} rounds, seed ${SEED}`)
    const random = randomFractions(SEED)
    const replicas = await startReplicas({ database, deleted, upstream: prefect.address, folder })
    try {
      const numbers = new Map<string, string>()
      const seen = new Set<string>()
      for (let round = 1; round <= rounds; ) {
        const stopping = new AbortController()
        const publishers = Array.from({ length: PUBLISHERS }, (_, publisher) => {
          const own = randomFractions(random() * 2 ** 32)
          const servers = { there: askAt(prefect.address), here: askAny(replicas, own) }
          const name = `${publisher} from round ${round} on ${database}`
          return publish({ random: own, name, servers, published, signal: stopping.signal })
        })
        const kill = async () => {
          for (const last = round + COMPARE_EVERY; round < last && round <= rounds; round++) {
            await pause(random() * MAX_RUN_MS)
            await restart(round, replicas, random)
          }
        }
        await Promise.all([kill().finally(() => stopping.abort()), ...publishers])
        for (const here of replicas.addresses) {
          const compared = await vi.waitFor(() => compareContent({ here, there: prefect.address }), WAIT)
          expect(problemsOf(compared.there, published)).toEqual([])
          expect(archiveProblemsOf(compared.archived, deleted === 'keep' ? seen : new Set(), published)).toEqual([])
          if (deleted === 'remove') expect(compared.archived).toEqual(new Map())
          for (const id of compared.there.keys()) seen.add(id)
          await expectNumbered(here, numbers)
        }
        const count = (wanted: Published['state']) => published.filter(({ state }) => state === wanted).length
        console.log(
          `${round - 1} rounds: ${count('present')} kept, ${count('deleted')} deleted, ${count('unknown')} unknown`,
        )
      }
    } finally {
      await replicas.stop()
    }
  },
  Number(MIRROR_ROUNDS ?? 10) * ROUND_MS,
)
