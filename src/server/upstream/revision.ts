/** Notices changes of the server behind with few cheap questions, and keeps answers until there is one. */
import * as z from 'zod/mini'
import type { Json } from '#contract/json.ts'
import type { Upstream } from './connection.ts'

export type RevisionMark = {
  /** A text that is another one after every change; asked for once in a while, whoever and how many want to know. */
  read: () => Promise<string>
  /** Another number whenever artifacts may have been deleted. */
  deletions: () => number
  /** To be called after a change of our own. */
  forget: () => void
  /** To be called with the milliseconds that a big question took: the next one comes the later. */
  rest: (took: number) => void
}

/** Milliseconds for which the mark is not asked for again. */
const LIFE = 3000
/** Milliseconds until the next try after a failure, however many ask. */
const PAUSE = 1000
/** How many times as long as a big question took the server behind is left in peace. */
const PEACE = 5

const Count = z.number()
const Newest = z.array(z.object({ id: z.string(), updated: z.string() }))

const ACTIVE = { flow_runs: { state: { type: { any_: ['PENDING', 'RUNNING', 'PAUSED', 'CANCELLING'] } } } }
const STARTED = { flow_runs: { state: { type: { not_any_: ['SCHEDULED'] } } } }

export function watchRevision(upstream: Upstream): RevisionMark {
  let mark: Promise<string> | null = null
  let until = 0
  let count = 0
  let deletions = 0

  async function ask(): Promise<string> {
    const [artifacts, [artifact], [run], active] = await Promise.all([
      upstream.ask(Count, 'POST', '/artifacts/count', {}),
      upstream.ask(Newest, 'POST', '/artifacts/filter', { sort: 'UPDATED_DESC', limit: 1 }),
      upstream.ask(Newest, 'POST', '/flow_runs/filter', { ...STARTED, sort: 'START_TIME_DESC', limit: 1 }),
      upstream.ask(Count, 'POST', '/flow_runs/count', ACTIVE),
    ])
    if (artifacts < count) deletions += 1
    count = artifacts
    return [deletions, artifacts, artifact?.id, artifact?.updated, run?.id, run?.updated, active].join(' ')
  }

  return {
    read: () => {
      if (mark !== null && Date.now() < until) return mark
      const asked = ask()
      mark = asked
      until = Number.POSITIVE_INFINITY
      const keep = (life: number) => () => {
        if (mark === asked) until = Date.now() + life
      }
      asked.then(keep(LIFE), keep(PAUSE))
      return asked
    },
    deletions: () => deletions,
    forget: () => {
      mark = null
      deletions += 1
    },
    rest: (took) => {
      until = Math.max(until, Date.now() + took * PEACE)
    },
  }
}

/** Questions of which the answers are kept at most. */
const MOST = 300

/** Keeps answers while nothing changes, and asks once for all who ask the same at the same time. */
export function keepAnswers<Answer>(revision: RevisionMark) {
  const answers = new Map<string, Promise<Answer>>()
  let of = ''
  return async (question: Json, ask: () => Promise<Answer>): Promise<Answer> => {
    const now = await revision.read()
    if (now !== of) answers.clear()
    of = now
    const name = JSON.stringify(question)
    const known = answers.get(name)
    if (known !== undefined) return known
    const [oldest] = answers.keys()
    if (answers.size >= MOST && oldest !== undefined) answers.delete(oldest)
    const asked = ask()
    answers.set(name, asked)
    asked.catch(() => {
      if (answers.get(name) === asked) answers.delete(name)
    })
    return asked
  }
}
