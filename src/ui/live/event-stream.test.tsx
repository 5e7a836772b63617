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

let events: string[]
let follow: () => void
let isFollowing: () => boolean

beforeEach(async () => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', FakeEventSource)
  vi.resetModules()
  FakeEventSource.all = []
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
