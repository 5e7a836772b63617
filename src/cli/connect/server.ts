/** The connection of a command to its server. */
import type { Command } from 'commander'
import { UsageError } from '#cli/errors.ts'
import type { Io } from '#cli/io.ts'
import { notifyOverBar } from '#cli/output/progress-bar.ts'
import { sanitizeLine } from '#cli/output/text.ts'
import type { ServerInfo } from '#contract/vitrine.ts'
import { ApiError, type Client, connect, type RetryDelay } from '#sdk/index.ts'

/** The address of a local server with default settings. */
export const DEFAULT_URL = 'http://127.0.0.1:4200/api'

export type ServerOptions = { url?: string }

export function addServerOption(command: Command): Command {
  return command.option('--url <url>', `API URL (default: PREFECT_API_URL, else ${DEFAULT_URL})`)
}

/** Fewer than the SDK's default: a user waits for the error. */
const RETRIES = 2

export function resolveUrl({ url }: ServerOptions, { env }: Io): string {
  return url || env.PREFECT_API_URL?.trim() || DEFAULT_URL
}

export function connectTo(options: ServerOptions, io: Io): Client {
  try {
    return connect({
      url: resolveUrl(options, io),
      retries: RETRIES,
      fetch: withSlowNotice(io),
      onWait: createWaitNotice(io),
    })
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(error.message) : error
  }
}

const SLOW_RESPONSE_MS = 5000

/** A fetch that reports a slow response, once until the next response. */
function withSlowNotice(io: Io): typeof fetch {
  let isReported = false
  return async (input, init) => {
    const timer = setTimeout(() => {
      if (!isReported) notifyOverBar(io, `No response yet from ${sanitizeLine(String(input))}. Still waiting…`)
      isReported = true
    }, SLOW_RESPONSE_MS)
    try {
      const response = await fetch(input, init)
      isReported = false
      return response
    } finally {
      clearTimeout(timer)
    }
  }
}

/** Reports waits that the server asks for, once for concurrent requests. Retries without Retry-After are too short. */
function createWaitNotice(io: Io): (delay: RetryDelay) => void {
  let end = 0
  return ({ error, milliseconds }) => {
    const seconds = error instanceof ApiError ? (error.retryAfterSeconds ?? 0) : 0
    if (seconds < 1 || Date.now() < end) return
    end = Date.now() + milliseconds
    notifyOverBar(io, `The server asks to wait ${Math.ceil(seconds)} s.`)
  }
}

/** What a Vitrine server says about itself; null for a Prefect server. */
export async function readServerInfo(client: Client, { signal }: Io): Promise<ServerInfo | null> {
  return await vitrineOnly(client.readServerInfo({ signal }))
}

/** The response of a route that only Vitrine has; null from other servers. */
export async function vitrineOnly<Result>(response: Promise<Result>): Promise<Result | null> {
  return await response.catch((error: unknown) => {
    if (error instanceof ApiError && [403, 404, 405, 501].includes(error.status)) return null
    throw error
  })
}

/** Whether the server is Vitrine, which can number and pin versions, delete in bulk and apply retention. */
export async function isVitrine(client: Client, io: Io): Promise<boolean> {
  return (await readServerInfo(client, io)) !== null
}
