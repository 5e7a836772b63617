/** Publishers that create, change and delete artifacts, and remember what has been accepted. */
import { setTimeout as pause } from 'node:timers/promises'
import * as z from 'zod/mini'
import { formatJson, parseJson } from '#contract/json.ts'
import { type Ask, RequestFailed } from './compare.ts'

/** An artifact of which the last request has been answered, or may have had an effect or not. */
export type Published = {
  /** Unique. It never changes, so that it shows which artifacts a request has made. */
  description: string
  /** Null if the creation was not answered. */
  id: string | null
  /** The data that it may have. */
  data: number[]
  state: 'present' | 'deleted' | 'unknown'
  /** Whether the deletion was sent to the mirror. */
  isDeletedHere: boolean
}

type Options = {
  random: () => number
  name: string
  /** The Prefect server, and its mirror. */
  servers: { there: Ask; here: Ask }
  published: Published[]
  signal: AbortSignal
}

const Made = z.object({ id: z.string() })

const KEYS = 12
const MIRROR_SHARE = 0.4
const MAX_PAUSE_MS = 250
/** A server that is away would make most of the answers. */
const FAILURE_PAUSE_MS = 700

/** Publishes until the signal. Rejects when a server answers what it must not. Only one publisher changes an artifact. */
export async function publish({ random, name, servers, published, signal }: Options): Promise<void> {
  /** Artifacts that can be changed. */
  const own: Published[] = []
  for (let number = 1; !signal.aborted; number++) {
    const isHere = random() < MIRROR_SHARE
    const ask = isHere ? servers.here : servers.there
    const action = random()
    const at = Math.floor(random() * own.length)
    const artifact = own[at]
    if (artifact === undefined || action < 0.5) {
      const made = await create(ask, `${name} ${number}`, random)
      published.push(made)
      if (made.id !== null) own.push(made)
    } else if (action < 0.75) {
      if (!(await change(ask, artifact, number))) own.splice(at, 1)
    } else {
      own.splice(at, 1)
      artifact.isDeletedHere = isHere
      await remove(ask, artifact)
    }
    await pause(random() * MAX_PAUSE_MS)
  }
}

async function create(ask: Ask, description: string, random: () => number): Promise<Published> {
  const key = random() < 0.1 ? null : `key-${Math.floor(random() * KEYS)}`
  const body = formatJson({ key, type: 'progress', description, data: 0 })
  const text = await answerOf(ask('POST', '/artifacts/', body))
  if (text === null) return { description, id: null, data: [0], state: 'unknown', isDeletedHere: false }
  return { description, id: Made.parse(parseJson(text)).id, data: [0], state: 'present', isDeletedHere: false }
}

/** Resolves to whether the change was accepted. */
async function change(ask: Ask, artifact: Published, data: number): Promise<boolean> {
  const text = await answerOf(ask('PATCH', `/artifacts/${artifact.id}`, formatJson({ data })))
  artifact.data = text === null ? [...artifact.data, data] : [data]
  return text !== null
}

async function remove(ask: Ask, artifact: Published): Promise<void> {
  const text = await answerOf(ask('DELETE', `/artifacts/${artifact.id}`))
  artifact.state = text === null ? 'unknown' : 'deleted'
}

/** Null if it is not known whether the request had an effect: the connection broke, or the server was busy. */
async function answerOf(response: Promise<string>): Promise<string | null> {
  try {
    return await response
  } catch (error) {
    if (error instanceof RequestFailed && error.status < 500) throw error
    await pause(FAILURE_PAUSE_MS)
    return null
  }
}
