/** Recorded conversations of Prefect clients and servers, and the steps to replay them. */
import { readdirSync, readFileSync } from 'node:fs'
import * as z from 'zod/mini'
import { type Json, parseJson } from '#contract/json.ts'

const json = z.custom<Json>()

const Frame = z.object({
  /** Milliseconds since the start of the client. */
  t: z.number(),
  from: z.enum(['client', 'server']),
  kind: z.enum(['text', 'ping', 'pong', 'close']),
  body: z.optional(json),
  code: z.optional(z.number()),
})

const Call = z.object({
  t: z.number(),
  method: z.enum(['GET', 'POST', 'PATCH', 'DELETE']),
  path: z.string(),
  headers: z.record(z.string(), z.string()),
  request: z.optional(json),
  status: z.number(),
  response: json,
})

/** A web socket; without a protocol it has no authentication. */
const Socket = z.object({
  t: z.number(),
  path: z.string(),
  protocol: z.nullable(z.string()),
  frames: z.array(Frame),
})

export type Frame = z.output<typeof Frame>
export type Call = z.output<typeof Call>
export type Socket = z.output<typeof Socket>
type Exchange = Call | Socket

/** A call, a socket that opens, or a frame on the open socket. */
export type Step = { t: number } & ({ call: Call } | { opening: Socket } | { frame: Frame })

/** `<script>-<client version>` of every recording, with a suffix for non-default settings of the server. */
export const recordingNames: string[] = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length))
  .toSorted()

export function readConversation(name: string): Exchange[] {
  const text = readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8')
  return z.array(z.union([Socket, Call])).parse(parseJson(text))
}

/** The steps of all connections in chronological order. */
export function stepsOf(exchanges: Exchange[]): Step[] {
  return exchanges.flatMap(stepsOfExchange).toSorted((a, b) => a.t - b.t)
}

function stepsOfExchange(exchange: Exchange): Step[] {
  if (!('frames' in exchange)) return [{ t: exchange.t, call: exchange }]
  const frames = exchange.frames.map((frame) => ({ t: frame.t, frame }))
  return [{ t: exchange.t, opening: exchange }, ...frames]
}
