/** The server that a command talks to. */
import type { Command } from 'commander'
import { UsageError } from '#cli/errors.ts'
import type { Io } from '#cli/io.ts'
import { sayOver } from '#cli/output/progress-bar.ts'
import { line } from '#cli/output/text.ts'
import type { ServerInfo } from '#contract/vitrine.ts'
import { ApiError, type Client, connect, type Wait } from '#sdk/index.ts'

/** Where a server is that was started without settings on this machine. */
export const LOCAL = 'http://127.0.0.1:4200/api'

export type ServerOptions = { url?: string }

export function addServerOption(command: Command): Command {
  return command.option('--url <address>', `the API (else PREFECT_API_URL, else ${LOCAL})`)
}

/** Somebody waits: a server that is not there is said after two more tries. */
const RETRIES = 2

export function addressOf({ url }: ServerOptions, { env }: Io): string {
  return url || env.PREFECT_API_URL?.trim() || LOCAL
}

export function connectTo(options: ServerOptions, io: Io): Client {
  try {
    return connect({
      url: addressOf(options, io),
      retries: RETRIES,
      fetch: impatient(io),
      onWait: waitSayer(io),
    })
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(error.message) : error
  }
}

/** Milliseconds without an answer after which somebody at a terminal wonders. */
const SILENCE = 5000

/** A fetch that says when an answer takes long: once, until there is one. */
function impatient(io: Io): typeof fetch {
  let isSaid = false
  return async (input, init) => {
    const alarm = setTimeout(() => {
      if (!isSaid) sayOver(io, `No answer yet from ${line(String(input))}; still waiting.`)
      isSaid = true
    }, SILENCE)
    try {
      const answer = await fetch(input, init)
      isSaid = false
      return answer
    } finally {
      clearTimeout(alarm)
    }
  }
}

/** Says that the server asks to wait: once, of requests that wait at the same time. Waits of our own choice are moments. */
function waitSayer(io: Io): (wait: Wait) => void {
  let end = 0
  return ({ error, milliseconds }) => {
    const seconds = error instanceof ApiError ? (error.retryAfterSeconds ?? 0) : 0
    if (seconds < 1 || Date.now() < end) return
    end = Date.now() + milliseconds
    sayOver(io, `The server asks to wait ${Math.ceil(seconds)} s.`)
  }
}

/** What our own server says of itself, also in front of another one; null for a Prefect server. */
export async function askWhoItIs(client: Client, { signal }: Io): Promise<ServerInfo | null> {
  return await ifOurs(client.readServerInfo({ signal }))
}

/** The answer to what only our own server can be asked; null from any other one. */
export async function ifOurs<Answer>(answer: Promise<Answer>): Promise<Answer | null> {
  return await answer.catch((error: unknown) => {
    if (error instanceof ApiError && [403, 404, 405].includes(error.status)) return null
    throw error
  })
}

/** Whether the artifacts are in the server's own database, which it can clean up by itself. */
export async function isOwn(client: Client, io: Io): Promise<boolean> {
  const info = await askWhoItIs(client, io)
  return info !== null && info.upstream === null
}
