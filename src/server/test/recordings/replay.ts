/** Replays a recorded conversation step by step, and reports different responses. */
import { formatJson, type Json, parseJson } from '#contract/json.ts'
import type { Bindings } from './bindings.ts'
import { type Call, readConversation, stepsOf } from './conversation.ts'
import { EventSocket } from './event-socket.ts'

type Replay = {
  address: string
  bindings: Bindings
  /** Sets the server's clock to `t` milliseconds after the start of the conversation. */
  moveTo: (t: number) => void
}

/** The differences between the recorded responses and those of the server. */
export async function replay(name: string, { address, bindings, moveTo }: Replay): Promise<string[]> {
  const found: string[] = []
  let socket: EventSocket | undefined
  for (const step of stepsOf(readConversation(name))) {
    moveTo(step.t)
    if ('call' in step) found.push(...(await repeatCall(step.call, address, bindings)))
    else if ('opening' in step) socket = await EventSocket.open(step.opening, address)
    else if (socket) found.push(...(await socket.repeat(step.frame, bindings)))
  }
  return found
}

async function repeatCall(call: Call, address: string, bindings: Bindings): Promise<string[]> {
  const { method, path, headers, request, status } = call
  const where = `${method} ${path}`
  const answer = await fetch(`${address}${bindings.fillText(path)}`, {
    method,
    headers: Object.entries(headers).map(([name, value]) => [name, bindings.fillText(value)]),
    // As bytes, so that fetch adds no content type: old clients send none.
    ...(request !== undefined && { body: new TextEncoder().encode(formatJson(bindings.fill(request))) }),
  })
  const text = await answer.text()
  if (answer.status !== status) return [`${where}: status ${status} recorded, got ${answer.status} ${text}`]
  return bindings.differences(expectedOf(call), text === '' ? null : parseJson(text), where)
}

/** Vitrine returns the version of the client, so that no client warns about an older server. */
function expectedOf({ path, headers, status, response }: Call): Json {
  const version = /^prefect\/(\S+)/.exec(headers['user-agent'] ?? '')?.[1]
  return path.endsWith('/admin/version') && status === 200 && version ? version : response
}
