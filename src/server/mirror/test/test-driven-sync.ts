/** A sync with a model, which runs step by step on the model's clock. */
import fastify from 'fastify'
import { formatJson, tryJson } from '#contract/json.ts'
import type { DeletedUpstream } from '#contract/mirror.ts'
import type { Database } from '#server/database/open.ts'
import { UpstreamError } from '#server/errors.ts'
import type { SyncSettings } from '#server/mirror/artifacts/artifact-sync.ts'
import { MirrorSync } from '#server/mirror/mirror-sync.ts'
import { mirrorOf } from '#server/mirror/options.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { InternalFailure } from '#server/upstream/errors.ts'
import { ResponseTooLarge } from '#server/upstream/response-body.ts'
import type { Model } from './test-model.ts'
import { answerModel, type ModelAnswer } from './test-model-answers.ts'
import type { UpstreamRequest } from './test-upstream-server.ts'

export const ADDRESS = 'http://model.example/api'

type ModelUpstream = Upstream & {
  requests: UpstreamRequest[]
  /** The lengths of the responses that were read. */
  received: number[]
}

const MAX_BYTES = 128 * 1024 * 1024

/** The model as the upstream server. `onRequest` runs before each request; what it throws is its failure. */
export function modelUpstream(
  model: Model,
  onRequest: (request: UpstreamRequest) => void = () => {},
  change: (answer: ModelAnswer, request: UpstreamRequest) => ModelAnswer = (answer) => answer,
): ModelUpstream {
  const requests: UpstreamRequest[] = []
  const received: number[] = []
  const askText: Upstream['askText'] = async (method, path, body = '', maxBytes = MAX_BYTES) => {
    const request = { method, path, body }
    requests.push(request)
    onRequest(request)
    const answer = change(answerModel(model, method, path, body), request)
    const text = answer.body === undefined ? '' : formatJson(answer.body)
    if (answer.status === 500) throw new InternalFailure(502, text)
    if (answer.status >= 400) throw new UpstreamError(answer.status, text)
    if (text.length > maxBytes) throw new ResponseTooLarge('model.example', maxBytes)
    received.push(text.length)
    return text
  }
  const upstream: ModelUpstream = {
    address: ADDRESS,
    askText,
    ask: async (schema, method, path, body) =>
      schema.parse(tryJson(await askText(method, path, body === undefined ? undefined : formatJson(body)))),
    until: () => upstream,
    requests,
    received,
  }
  return upstream
}

export const SMALL_PAGES = { firstRows: 2, pollPages: 2, maxRows: 6 }

type Options = { deleted?: DeletedUpstream; settings?: Partial<SyncSettings> }

export const { log } = fastify()

export class DrivenSync {
  readonly #start: () => MirrorSync
  readonly #model: Model
  #sync: MirrorSync

  constructor(db: Database, model: Model, upstream: Upstream, { deleted = 'remove', settings = {} }: Options = {}) {
    const location = { address: ADDRESS, authorization: null }
    const options = { ...mirrorOf(location, { deleted }), upstream }
    const all = { ...SMALL_PAGES, nowMs: () => model.now / 1000, ...settings }
    this.#start = () => new MirrorSync(db, options, log, all)
    this.#model = model
    this.#sync = this.#start()
  }

  /** As after a crash. */
  restart(): void {
    this.#sync = this.#start()
  }

  /** Does the next step, and lets the time until the one after it pass. */
  async step(): Promise<void> {
    try {
      // Requests may move the clock meanwhile.
      const restMs = await this.#sync.next()
      this.#model.now += Math.ceil(restMs * 1000)
    } catch (error) {
      if (error instanceof Crash) this.restart()
      else if (error instanceof UpstreamError) this.#model.now += 1_000_000
      else throw error
    }
  }

  /** Polls until everything that changed before must have been found, also by the check of each hour. */
  async settle(): Promise<void> {
    for (const pauseSeconds of [30, 3600]) {
      this.#model.now += pauseSeconds * SECOND
      for (let polls = 0; polls < POLLS; polls++) await this.poll()
    }
  }

  /** Does all that is due before the next poll, and the poll. */
  async poll(): Promise<void> {
    for (let steps = 0; ; steps++) {
      if (steps > MAX_STEPS) throw new Error('The sync makes no progress')
      const before = this.#model.now
      await this.step()
      if (this.#model.now - before > REST) break
    }
    this.#model.now += 3 * SECOND
    this.#sync.wake()
  }
}

const SECOND = 1_000_000
/** Pauses between steps are shorter. */
const REST = 0.9 * SECOND
const POLLS = 15
const MAX_STEPS = 1000

/** Ends the sync in the middle of a request. */
export class Crash extends Error {}
