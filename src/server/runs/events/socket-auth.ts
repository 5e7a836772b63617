/** The first message on an event socket. */
import * as z from 'zod/mini'
import { JsonError, parseJson } from '#contract/json.ts'
import { JsonLimitError, scanJson } from '#server/json/scan-json.ts'
import type { Password } from '#server/security/password.ts'

const MAX_AUTH_MESSAGE_CHARS = 10_000

const Auth = z.object({ type: z.literal('auth'), token: z.unknown() })

/** Prefect's error text for a first message that does not authenticate; null when it does. */
export async function refusalOf(text: string, password: Password | null, address: string): Promise<string | null> {
  const message = text.length > MAX_AUTH_MESSAGE_CHARS ? undefined : readMessage(text)
  const auth = Auth.safeParse(message)
  if (!auth.success) return "Expected 'auth' message"
  if (password === null) return null
  const { token } = auth.data
  if (typeof token !== 'string' || token === '') return 'Auth required but no token provided'
  if (password.isBlocked(address)) return 'Too many invalid tokens'
  return (await password.check(token, address)) ? null : 'Invalid token'
}

/** Undefined for invalid JSON. */
export function readMessage(text: string): unknown {
  try {
    scanJson(text)
    return parseJson(text)
  } catch (error) {
    if (error instanceof JsonError || error instanceof JsonLimitError) return undefined
    throw error
  }
}
