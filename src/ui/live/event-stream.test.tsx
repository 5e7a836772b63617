import { afterEach, beforeEach, expect, test, vi } from 'vitest'

/** An event source whose events the test sends. */
class FakeEventSource extends EventTarget {
  static all: FakeEventSource[] = []
  isOpen = true
  onmessage: (event: { data: string }) => void = () => {}
  onerror = () => {}

  constructor() {
    super()
    FakeEventSource.all.push(this)
  }

  close() {
    this.isOpen = false
  }
}

/** A shared worker that the test answers for. */
class FakeSharedWorker {
  static all: FakeSharedWorker[] = []
  onerror = () => {}
  sent: string[] = []
  port = { onmessage: (_: { data: object }) => {}, postMessage: (message: string) => this.sent.push(message) }

  constructor() {
    FakeSharedWorker.all.push(this)
  }
}

let events: string[]
let follow: () => void
let isFollowing: () => boolean

beforeEach(async () => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', FakeEventSource)
  vi.resetModules()
  FakeEventSource.all = []
  FakeSharedWorker.all = []
  events = []
  const stream = await import('./event-stream.ts')
  isFollowing = stream.isFollowing
  follow = () => stream.follow({ onRevision: (revision) => events.push(revision), onLost: () => events.push('lost') })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const send = (data: string) => FakeEventSource.all.at(-1)?.onmessage({ data })

test('repeated calls share one connection', () => {
  follow()
  follow()
  send('1')
  send('2')
  expect([FakeEventSource.all.length, events, isFollowing()]).toEqual([1, ['1', '2'], true])
})

test('a broken connection is reported and can be reopened immediately', () => {
  follow()
  send('1')
  FakeEventSource.all[0]?.onerror()
  expect([events, isFollowing()]).toEqual([['1', 'lost'], false])
  follow()
  expect(FakeEventSource.all.length).toBe(2)
})

test('a connection without events, as with a buffering proxy, is closed and retried after a minute', () => {
  follow()
  vi.advanceTimersByTime(6000)
  expect([events, FakeEventSource.all[0]?.isOpen]).toEqual([['lost'], false])
  follow()
  expect(FakeEventSource.all.length).toBe(1)
  vi.advanceTimersByTime(60_000)
  follow()
  expect(FakeEventSource.all.length).toBe(2)
})

test('a connection stays open while events arrive and is closed after a silence', () => {
  follow()
  for (let beat = 0; beat < 10; beat++) {
    send('1')
    vi.advanceTimersByTime(15_000)
  }
  expect(isFollowing()).toBe(true)
  vi.advanceTimersByTime(60_000)
  expect([events.at(-1), isFollowing()]).toEqual(['lost', false])
})

test('the connection stays open when the server cannot detect changes', () => {
  follow()
  FakeEventSource.all[0]?.dispatchEvent(new Event('lost'))
  expect([events, isFollowing()]).toEqual([['lost'], true])
})

test('a hidden tab has no connection', () => {
  follow()
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
  document.dispatchEvent(new Event('visibilitychange'))
  expect([FakeEventSource.all[0]?.isOpen, events]).toEqual([false, []])
  follow()
  expect(FakeEventSource.all.length).toBe(1)
})

test('with shared workers, the tab joins and leaves a stream of all tabs', () => {
  vi.stubGlobal('SharedWorker', FakeSharedWorker)
  follow()
  const [worker] = FakeSharedWorker.all
  worker?.port.onmessage({ data: { event: 'revision', revision: '1' } })
  worker?.port.onmessage({ data: { event: 'lost' } })
  expect([events, isFollowing()]).toEqual([['1', 'lost'], true])
  worker?.port.onmessage({ data: { event: 'broken' } })
  expect([events, isFollowing()]).toEqual([['1', 'lost', 'lost'], false])
  follow()
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
  document.dispatchEvent(new Event('visibilitychange'))
  expect(worker?.sent).toEqual(['join', 'leave', 'join', 'leave'])
  expect([FakeSharedWorker.all.length, FakeEventSource.all.length]).toEqual([1, 0])
})

test('a shared stream that is silent is closed for all tabs', () => {
  vi.stubGlobal('SharedWorker', FakeSharedWorker)
  follow()
  FakeSharedWorker.all[0]?.port.onmessage({ data: { event: 'revision', revision: '1' } })
  vi.advanceTimersByTime(60_000)
  expect([FakeSharedWorker.all[0]?.sent, events]).toEqual([
    ['join', 'restart'],
    ['1', 'lost'],
  ])
})

test('a tab whose shared worker cannot be loaded has a connection of its own', () => {
  vi.stubGlobal('SharedWorker', FakeSharedWorker)
  follow()
  FakeSharedWorker.all[0]?.onerror()
  expect([events, isFollowing()]).toEqual([['lost'], false])
  follow()
  send('1')
  expect(events).toEqual(['lost', '1'])
})

test('a tab whose shared worker never answers has a connection of its own after a minute', () => {
  vi.stubGlobal('SharedWorker', FakeSharedWorker)
  follow()
  vi.advanceTimersByTime(61_000)
  follow()
  send('1')
  expect(events).toEqual(['lost', '1'])
})
