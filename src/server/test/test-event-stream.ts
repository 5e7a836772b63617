/** A minimal EventSource for tests. */
type ServerEvent = { event: string; data: string }

export type EventStream = {
  headers: Headers
  /** The next event; rejects when the stream has ended. */
  next: () => Promise<ServerEvent>
  /** Whether the stream ends without another event. */
  ended: () => Promise<boolean>
  close: () => Promise<void>
}

export async function openEventStream(url: string): Promise<EventStream> {
  const aborting = new AbortController()
  const { body, headers, status } = await fetch(url, { signal: aborting.signal })
  if (body === null || status !== 200) throw new Error(`The stream was answered with ${status}`)
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''

  async function next(): Promise<ServerEvent> {
    for (;;) {
      const end = text.indexOf('\n\n')
      if (end >= 0) {
        const block = text.slice(0, end)
        text = text.slice(end + 2)
        const data = /^data:(.*)$/m.exec(block)?.[1]
        if (data !== undefined) return { event: /^event: (.*)$/m.exec(block)?.[1] ?? 'message', data: data.trim() }
        continue
      }
      const { done, value } = await reader.read()
      if (done) throw new Error('The stream has ended')
      text += value
    }
  }

  return {
    headers,
    next,
    ended: () =>
      next().then(
        () => false,
        () => true,
      ),
    close: async () => {
      aborting.abort()
      await reader.cancel().catch(() => {})
    },
  }
}
