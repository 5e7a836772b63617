/** Runs comparisons in a thread of its own, one at a time; clients take turns. */
import { Worker } from 'node:worker_threads'
import { currentClient } from '#server/current-client.ts'
import { LimitExceeded, Unavailable } from '#server/errors.ts'
import { FairQueue } from '#server/fair-queue.ts'
import type { Answers, JobKind, Jobs } from './jobs.ts'

/** A source file, or one of the files that `build/package.ts` builds. */
const THREAD = new URL(`./compare-thread${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)

const MAX_JOB_MS = 20_000
/** Comparisons of one client that wait; behind a proxy, all users are one client. */
const MAX_WAITING = 200
const MAX_HEAP_MB = 1024
/** The thread ends after this time without work, and gives its memory back. */
const MAX_IDLE_MS = 30_000

/** Data of both versions; parsed it takes several times as much memory. */
export const MAX_COMPARED_BYTES = 64_000_000

type Task = {
  kind: JobKind
  /** Reads what the job needs, when it is its turn. */
  load: () => Promise<object>
  signal: AbortSignal | null
  /** With an answer. */
  resolve(answer: object | null): void
  reject: (cause: unknown) => void
}

export class Comparer {
  readonly #waiting = new FairQueue<Task>()
  #isBusy = false
  /** What the thread works on. */
  #running: Task | undefined
  #thread: Worker | null = null
  #timer: NodeJS.Timeout | undefined
  #isStopped = false

  /**
   * Runs a job when it is its turn.
   *
   * @throws {LimitExceeded} if it takes too long or too much memory.
   * @throws the reason of `signal` if it is aborted.
   */
  async run<Kind extends JobKind>(
    kind: Kind,
    load: () => Promise<Jobs[Kind]>,
    signal: AbortSignal | null = null,
  ): Promise<Answers[Kind]> {
    const client = currentClient()
    if (this.#waiting.count(client) >= MAX_WAITING) {
      throw new Unavailable(new Error(`More than ${MAX_WAITING} comparisons of ${client} wait`))
    }
    const { promise, resolve, reject } = Promise.withResolvers<Answers[Kind]>()
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
    this.#waiting.add(client, { kind, load, signal, resolve, reject })
    if (!this.#isBusy) void this.#runNext()
    return promise
  }

  async #runNext(): Promise<void> {
    clearTimeout(this.#timer)
    this.#running = undefined
    const task = this.#waiting.next()
    this.#isBusy = task !== undefined
    if (task === undefined) {
      this.#endAfter(MAX_IDLE_MS)
      return
    }
    try {
      task.signal?.throwIfAborted()
      const job = await task.load()
      task.signal?.throwIfAborted()
      if (this.#isStopped) throw stopping()
      this.#thread ??= this.#start()
      this.#thread.postMessage({ kind: task.kind, job })
      this.#running = task
      this.#endAfter(MAX_JOB_MS)
    } catch (error) {
      task.reject(error)
      void this.#runNext()
    }
  }

  /** Ends a thread that is idle or stuck. */
  #endAfter(ms: number): void {
    this.#timer = setTimeout(() => this.#thread?.terminate(), ms)
    this.#timer.unref()
  }

  #start(): Worker {
    const thread = new Worker(THREAD, { resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB } })
    thread.on('message', (reply: { answer: object | null } | { error: string }) => {
      const task = this.#running
      if ('error' in reply) task?.reject(new Error(reply.error))
      else task?.resolve(reply.answer)
      void this.#runNext()
    })
    // `exit` follows.
    thread.on('error', () => {})
    thread.on('exit', () => {
      this.#thread = null
      const task = this.#running
      if (task === undefined) return
      task.reject(this.#isStopped ? stopping() : new LimitExceeded('The comparison takes too long or too much memory.'))
      void this.#runNext()
    })
    // A thread that waits for work does not keep the process alive.
    thread.unref()
    return thread
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    clearTimeout(this.#timer)
    await this.#thread?.terminate()
  }
}

const stopping = () => new Unavailable(new Error('The server is stopping'))
