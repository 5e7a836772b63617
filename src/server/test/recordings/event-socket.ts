/** The socket on which a recorded client sends events. */
import { WebSocket } from 'ws'
import { formatJson, type Json, parseJson } from '#contract/json.ts'
import type { Frame, Socket } from './conversation.ts'
import type { Bindings } from './likeness.ts'

type Heard = { kind: Frame['kind']; body?: Json; code?: number }

export class EventSocket {
  readonly #socket: WebSocket
  readonly #heard: Heard[] = []
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
    socket.on('pong', () => this.#hear({ kind: 'pong' }))
    socket.on('message', (data) => this.#hear({ kind: 'text', body: parseJson(String(data)) }))
    socket.on('close', (code) => this.#hear({ kind: 'close', code }))
  }

  #hear(frame: Heard): void {
    this.#heard.push(frame)
    this.#wake()
  }

  /** Sends what the client sent, or waits for what the server sent. Each side's pings keep their own time. */
  async repeat(frame: Frame, bindings: Bindings): Promise<string[]> {
    if (frame.from === 'server') return frame.kind === 'ping' ? [] : this.#expect(frame, bindings)
    if (frame.kind === 'text') this.#socket.send(formatJson(bindings.fill(frame.body ?? null)))
    if (frame.kind === 'ping') this.#socket.ping()
    if (frame.kind === 'close') await this.#close(frame.code)
    return []
  }

  async #expect({ kind, body, code }: Frame, bindings: Bindings): Promise<string[]> {
    const heard = await this.#next()
    if (heard.kind !== kind || heard.code !== code)
      return [`socket: expected ${kind} ${code}, got ${heard.kind} ${heard.code}`]
    return kind === 'text' ? bindings.differences(body ?? null, heard.body, 'socket') : []
  }

  async #next(): Promise<Heard> {
    for (;;) {
      const heard = this.#heard.shift()
      if (heard) return heard
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** A pong comes when the events before the ping are stored, so that they can be looked at after the end. */
  async #close(code: number | undefined): Promise<void> {
    this.#socket.ping()
    await this.#next()
    this.#socket.close(code)
  }
}
