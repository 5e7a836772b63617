/** Runs comparisons in a thread of its own, one at a time; clients take turns. */
import { Worker } from 'node:worker_threads'
import { currentClient } from '#server/current-client.ts'
import { Busy, LimitExceeded, Unavailable } from '#server/errors.ts'
import { FairQueue } from '#server/fair-queue.ts'
import type { Answers, JobKind, Jobs, Reply } from './jobs.ts'

/** A source file, or one of the files that `build/program.ts` builds. */
const THREAD = new URL(`./compare-thread${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)

const MAX_JOB_MS = 20_000
/** Comparisons of one client that wait; behind a proxy, all users are one client. */
const MAX_WAITING = 200
const MAX_HEAP_MB = 1024
/** The thread ends after this time without work, and gives its memory back. */
const MAX_IDLE_MS = 5_000

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
   * @throws {Busy} if too many jobs of the client wait.
   * @throws the reason of `signal` if it is aborted.
   */
  async run<Kind extends JobKind>(
    kind: Kind,
    load: () => Promise<Jobs[Kind]>,
    signal: AbortSignal | null = null,
  ): Promise<Answers[Kind]> {
    const client = currentClient()
    if (this.#waiting.count(client) >= MAX_WAITING) {
      throw new Busy(`More than ${MAX_WAITING} comparisons of this client are waiting. Try again in a few seconds.`)
    }
    const { promise, resolve, reject } = Promise.withResolvers<Answers[Kind]>()
    const abort = () => reject(signal?.reason)
    signal?.addEventListener('abort', abort)
    this.#waiting.add(client, { kind, load, signal, resolve, reject })
    if (!this.#isBusy) void this.#runNext()
    return promise.finally(() => signal?.removeEventListener('abort', abort))
  }

  async #runNext(): Promise<void> {
    clearTimeout(this.#timer)
    this.#running = undefined
    const task = this.#waiting.next()
    this.#isBusy = task !== undefined
    if (task === undefined) {
      this.#timer = setTimeout(() => this.#endThread(), MAX_IDLE_MS).unref()
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
      this.#limitTime()
    } catch (error) {
      task.reject(error)
      void this.#runNext()
    }
  }

  /** Starts with the first job, and again after a failure. */
  #start(): Worker {
    const thread = new Worker(THREAD, { resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB } })
    thread.on('message', (reply: Reply) => {
      if (this.#thread !== thread) return
      // On a busy machine, a thread may take long to start.
      if (reply === 'ready') return this.#limitTime()
      if ('error' in reply) this.#running?.reject(new Error(reply.error))
      else this.#running?.resolve(reply.answer)
      void this.#runNext()
    })
    // `exit` follows.
    thread.on('error', () => {})
    thread.on('exit', () => {
      if (this.#thread === thread) this.#giveUp(new LimitExceeded(TOO_EXPENSIVE))
    })
    // A thread that waits for work does not keep the process alive.
    thread.unref()
    return thread
  }

  #limitTime(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#giveUp(new LimitExceeded(TOO_EXPENSIVE)), MAX_JOB_MS).unref()
  }

  /** Ends the running job with an error, and the thread with it. */
  #giveUp(error: Error): void {
    const task = this.#running
    void this.#endThread()
    if (task === undefined) return
    task.reject(error)
    void this.#runNext()
  }

  async #endThread(): Promise<void> {
    const thread = this.#thread
    this.#thread = null
    await thread?.terminate()
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    clearTimeout(this.#timer)
    const ended = this.#endThread()
    this.#giveUp(stopping())
    await ended
  }
}

const TOO_EXPENSIVE = 'The comparison takes too long or too much memory.'
const stopping = () => new Unavailable(new Error('The server is stopping'))
