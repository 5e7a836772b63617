/** The event socket of a recorded client. */
import { WebSocket } from 'ws'
import { formatJson, type Json, parseJson } from '#contract/json.ts'
import type { Bindings } from './bindings.ts'
import type { Frame, Socket } from './conversation.ts'

type Received = { kind: Frame['kind']; body?: Json; code?: number }

export class EventSocket {
  readonly #socket: WebSocket
  readonly #received: Received[] = []
  #wake = () => {}

  static async open({ path, protocol }: Socket, address: string): Promise<EventSocket> {
    const socket = new WebSocket(`${address.replace('http', 'ws')}${path}`, protocol ?? [])
    await new Promise((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    return new EventSocket(socket)
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('pong', () => this.#receive({ kind: 'pong' }))
    socket.on('message', (data) => this.#receive({ kind: 'text', body: parseJson(String(data)) }))
    socket.on('close', (code) => this.#receive({ kind: 'close', code }))
  }

  #receive(frame: Received): void {
    this.#received.push(frame)
    this.#wake()
  }

  /** Sends a client frame, or waits for a server frame. Pings of the server are not compared. */
  async repeat(frame: Frame, bindings: Bindings): Promise<string[]> {
    if (frame.from === 'server') return frame.kind === 'ping' ? [] : this.#expect(frame, bindings)
    if (frame.kind === 'text') this.#socket.send(formatJson(bindings.fill(frame.body ?? null)))
    if (frame.kind === 'ping') this.#socket.ping()
    if (frame.kind === 'close') await this.#close(frame.code)
    return []
  }

  async #expect({ kind, body, code }: Frame, bindings: Bindings): Promise<string[]> {
    const received = await this.#next()
    if (received.kind !== kind || received.code !== code)
      return [`socket: expected ${kind} ${code}, got ${received.kind} ${received.code}`]
    return kind === 'text' ? bindings.differences(body ?? null, received.body, 'socket') : []
  }

  async #next(): Promise<Received> {
    for (;;) {
      const received = this.#received.shift()
      if (received) return received
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** Waits for a pong, which confirms that the events before the ping are stored. */
  async #close(code: number | undefined): Promise<void> {
    this.#socket.ping()
    await this.#next()
    this.#socket.close(code)
  }
}
