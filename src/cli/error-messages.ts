import { isSameOrigin } from '#sdk/http/connect.ts'
import { AnswerError, ApiError, ConnectionError, NotMarkdownError, RedirectError } from '#sdk/index.ts'
import { LOCAL } from './connect/server.ts'
import { Refusal } from './errors.ts'
import type { Io } from './io.ts'
import { line } from './output/text.ts'

/**
 * An error as one line: the facts, and what to do. `address` is that of the server that was asked. What nobody foresaw is
 * thrown again.
 */
export function wordsFor(error: unknown, address: string, io: Io): string {
  if (error instanceof ApiError) return forAnswer(error, address, io)
  // Somebody answered: that a server is not running is not what is wrong.
  if (error instanceof AnswerError || error instanceof RedirectError) return line(error.message)
  if (error instanceof ConnectionError) return forSilence(error, io)
  if (error instanceof Refusal || error instanceof NotMarkdownError) return line(error.message)
  if (error instanceof Error && 'syscall' in error) return line(error.message)
  throw error
}

function forSilence({ message, url }: ConnectionError, { env }: Io): string {
  const isDefault = url.startsWith(LOCAL) && !env.PREFECT_API_URL?.trim()
  const hint = isDefault
    ? 'That is the address without --url and PREFECT_API_URL: set one of them, or start a server there: vitrine serve'
    : 'Is the server running, and is that its address?'
  return `${line(message)}. ${hint}`
}

function forAnswer({ status, detail, retryAfterSeconds }: ApiError, address: string, { env }: Io): string {
  // The detail of an answer without words is its status line.
  const words = `The server said ${detail.startsWith(`${status}`) ? line(detail) : `${status}: ${line(detail)}`}`
  if (status === 401) return `${words} (${credentialsOf(address, env)})`
  return retryAfterSeconds === null ? words : `${words} (try again in ${retryAfterSeconds} s)`
}

/** What became of the credentials that the server asks for: the rules are those of `connect`. */
function credentialsOf(address: string, env: Io['env']): string {
  const isGiven = URL.canParse(address) && new URL(address).username !== ''
  if (isGiven) return 'it does not accept the user and password in the address'
  const [name] = ['PREFECT_API_AUTH_STRING', 'PREFECT_API_KEY'].filter((each) => env[each]?.trim())
  if (!name) return 'set PREFECT_API_AUTH_STRING or PREFECT_API_KEY to the credentials'
  const own = env.PREFECT_API_URL?.trim()
  if (!own || isSameOrigin(own, address)) return `it does not accept what ${name} holds`
  return `${name} was not sent: it is for the server that PREFECT_API_URL names, and --url names another one`
}
