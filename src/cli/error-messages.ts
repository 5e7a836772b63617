import { AnswerError, ApiError, ConnectionError, NotMarkdownError, RedirectError } from '#sdk/index.ts'
import { errorMessage, isSameOrigin } from '#sdk/internal.ts'
import { DEFAULT_URL } from './connect/server.ts'
import { CommandError } from './errors.ts'
import type { Io } from './io.ts'
import { sanitizeLine } from './output/text.ts'

/** One line about an error of a request to `address`: what failed, and what to do. Rethrows unexpected errors. */
export function explainError(error: unknown, address: string, { env }: Io): string {
  const isSystemError = error instanceof Error && 'syscall' in error
  const isExpected =
    error instanceof ApiError ||
    error instanceof ConnectionError ||
    error instanceof CommandError ||
    error instanceof NotMarkdownError ||
    isSystemError
  if (!isExpected) throw error
  const hint = hintFor(error, address, env)
  const message = sanitizeLine(errorMessage(error))
  return hint === null ? message : `${message.replace(/[.?]$/, '')}. ${hint}`
}

function hintFor(error: Error, address: string, env: Io['env']): string | null {
  if (error instanceof ApiError) return error.status === 401 ? credentialsHint(address, env) : null
  // A server that sent an unusable response or a redirect does run.
  if (!(error instanceof ConnectionError) || error instanceof AnswerError || error instanceof RedirectError) return null
  const isDefault = error.url.startsWith(DEFAULT_URL) && !env.PREFECT_API_URL?.trim()
  return isDefault
    ? 'This is the default address: set PREFECT_API_URL, pass `--url`, or start a server with `vitrine serve`.'
    : 'Check that the server is running and the address is correct.'
}

/** Which credentials were sent. Follows the rules of `connect`. */
function credentialsHint(address: string, env: Io['env']): string {
  const isInUrl = URL.canParse(address) && new URL(address).username !== ''
  if (isInUrl) return 'The server rejects the user and password in the address.'
  const [name] = ['PREFECT_API_AUTH_STRING', 'PREFECT_API_KEY'].filter((each) => env[each]?.trim())
  if (!name) return 'Set PREFECT_API_AUTH_STRING or PREFECT_API_KEY.'
  const own = env.PREFECT_API_URL?.trim()
  if (!own || isSameOrigin(own, address)) return `The server rejects the value of ${name}.`
  return `${name} was not sent: it belongs to the server in PREFECT_API_URL, and \`--url\` is another one.`
}
