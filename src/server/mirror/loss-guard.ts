/**
 * Keeps an upstream server that suddenly lacks most of what is mirrored from emptying the mirror: another workspace, a
 * restored backup, a load balancer that reaches an empty server.
 */
import { randomUUID } from 'node:crypto'
import { formatNumber, plural } from '#content/number.ts'
import { formatDuration } from '#content/time.ts'
import { chunksOf } from '#server/chunks.ts'
import type { Database } from '#server/database/open.ts'
import { UpstreamError } from '#server/errors.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { hasForeignHistory } from './artifacts/foreign-history.ts'
import { presentArtifacts } from './artifacts/present-artifacts.ts'
import { countRows } from './runs/fetch-by-id.ts'
import { presentRuns } from './runs/present-runs.ts'

/** Of fewer rows, any can be deleted at once. */
const MIN_KNOWN = 50
const MIN_SHARE = 0.5
/** A loss is believed after this time, if it was seen this often. */
const MIN_LOSS_SECONDS = 600
const MIN_ANSWERS = 5
const SAMPLE_ROWS = 200
const MAX_COUNTED_IDS = 500
const CONFIRMATIONS = 2

type GuardedNoun = 'artifacts' | 'flow_runs'
const SINGULAR = { artifacts: 'artifact', flow_runs: 'flow run' } as const

/**
 * What follows from a loss: a mirror waits until it has lasted, and an import, which ends, fails. An import that keeps what
 * is deleted accepts it, unless the server is another one.
 */
type LossPolicy = 'wait' | 'fail' | 'accept'

const ADVICE: Record<LossPolicy, string> = {
  wait: `Is it another server, another workspace or an old backup? The mirror stays as it is unless this lasts for ${formatDuration(MIN_LOSS_SECONDS)}.`,
  fail: 'If it is another server, another workspace or an old backup, import it into another database. If it has deleted them, import with MIRROR_DELETED=keep, which keeps them here, or into a new database.',
  accept: 'It has others that are as old, so it is another server or workspace. Import it into another database.',
}

/** What the upstream server says about deletions is not believed. */
export class ImplausibleLoss extends UpstreamError {}

export class LossGuard {
  readonly #db: Database
  readonly #upstream: Upstream
  readonly #policy: LossPolicy
  readonly #nowMs: () => number
  #suspectedLoss: { since: number; answers: number } | null = null
  /** Whether a loss was suspected in this poll, or since the last one. */
  #hasSuspectedLoss = false

  constructor(
    db: Database,
    upstream: Upstream,
    policy: LossPolicy = 'wait',
    nowMs: () => number = () => performance.now(),
  ) {
    this.#db = db
    this.#upstream = upstream
    this.#policy = policy
    this.#nowMs = nowMs
  }

  /** Throws if the upstream server counts too few artifacts. */
  checkCount(known: number, count: number): void {
    this.#check('artifacts', known, count)
  }

  /** Throws if the upstream server lacks most of some stored rows. */
  async checkSample(noun: GuardedNoun): Promise<void> {
    const ids = await this.#sample(noun)
    if (ids.length < MIN_KNOWN) return
    const present = await countRows(this.#upstream, noun, ids)
    if (this.#policy === 'accept') {
      // Ids are never the same on two servers.
      const isSame = present > 0 || noun !== 'artifacts' || !(await hasForeignHistory(this.#db, this.#upstream))
      if (isSame) return
    }
    this.#check(noun, ids.length, present)
  }

  /** To be called before rows are removed. Throws unless the upstream server has most others, and says again that it lacks these. */
  async checkRemoval(noun: GuardedNoun, ids: string[]): Promise<void> {
    if (ids.length > 0) await this.checkSample(noun)
    for (const some of chunksOf(ids, MAX_COUNTED_IDS)) {
      // The requests may reach different servers.
      for (let times = 0; times < CONFIRMATIONS; times++) {
        const count = await countRows(this.#upstream, noun, some)
        if (count > 0)
          throw this.#failure(
            `contradicts itself: it lacked ${plural(some.length, SINGULAR[noun])}, then it had ${formatNumber(count)} of them.`,
          )
      }
    }
  }

  /** To be called after all checks of a poll. */
  endPoll(): void {
    if (!this.#hasSuspectedLoss) this.#suspectedLoss = null
    this.#hasSuspectedLoss = false
  }

  #check(noun: GuardedNoun, known: number, present: number): void {
    if (known < MIN_KNOWN || present >= known * MIN_SHARE) return
    const now = this.#nowMs()
    this.#hasSuspectedLoss = true
    this.#suspectedLoss ??= { since: now, answers: 0 }
    this.#suspectedLoss.answers++
    if (this.#suspectedLoss.answers >= MIN_ANSWERS && now - this.#suspectedLoss.since >= MIN_LOSS_SECONDS * 1000) return
    throw this.#failure(
      `has only ${formatNumber(present)} of ${plural(known, SINGULAR[noun])} that are mirrored. ${ADVICE[this.#policy]}`,
    )
  }

  #failure(what: string): ImplausibleLoss {
    return new ImplausibleLoss(502, `${new URL(this.#upstream.address).host} ${what}`)
  }

  /** Ids are random, so those that follow a random one are a sample. */
  async #sample(noun: GuardedNoun): Promise<string[]> {
    const start = randomUUID()
    const read = (operator: '>=' | '<') =>
      noun === 'artifacts'
        ? presentArtifacts(this.#db).where('artifact.id', operator, start).orderBy('artifact.id').limit(SAMPLE_ROWS)
        : presentRuns(this.#db).where('flow_run.id', operator, start).orderBy('flow_run.id').limit(SAMPLE_ROWS)
    const after = await read('>=').execute()
    const before = after.length < SAMPLE_ROWS ? await read('<').execute() : []
    return [...after, ...before].slice(0, SAMPLE_ROWS).map(({ id }) => id)
  }
}
