import { afterEach, beforeEach, expect, test, vi } from 'vitest'

/** A line of which the test says what comes. */
class Line extends EventTarget {
  static all: Line[] = []
  isOpen = true
  onmessage: (event: { data: string }) => void = () => {}
  onerror = () => {}

  constructor() {
    super()
    Line.all.push(this)
  }

  close() {
    this.isOpen = false
  }
}

let told: string[]
let follow: () => void
let isFollowing: () => boolean

beforeEach(async () => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', Line)
  vi.resetModules()
  Line.all = []
  told = []
  const stream = await import('./event-stream.ts')
  isFollowing = stream.isFollowing
  follow = () => stream.follow({ onRevision: (revision) => told.push(revision), onLost: () => told.push('lost') })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const say = (data: string) => Line.all.at(-1)?.onmessage({ data })

test('there is one line, however often it is asked for', () => {
  follow()
  follow()
  say('1')
  say('2')
  expect([Line.all.length, told, isFollowing()]).toEqual([1, ['1', '2'], true])
})

test('a line that breaks is told, and may be opened again at once', () => {
  follow()
  say('1')
  Line.all[0]?.onerror()
  expect([told, isFollowing()]).toEqual([['1', 'lost'], false])
  follow()
  expect(Line.all.length).toBe(2)
})

test('one that never says anything, as behind some proxies, is given up for a minute', () => {
  follow()
  vi.advanceTimersByTime(6000)
  expect([told, Line.all[0]?.isOpen]).toEqual([['lost'], false])
  follow()
  expect(Line.all.length).toBe(1)
  vi.advanceTimersByTime(60_000)
  follow()
  expect(Line.all.length).toBe(2)
})

test('one that falls silent is dead, one that goes on talking is not', () => {
  follow()
  for (let beat = 0; beat < 10; beat++) {
    say('1')
    vi.advanceTimersByTime(15_000)
  }
  expect(isFollowing()).toBe(true)
  vi.advanceTimersByTime(60_000)
  expect([told.at(-1), isFollowing()]).toEqual(['lost', false])
})

test('that the server cannot tell is no end of the line', () => {
  follow()
  Line.all[0]?.dispatchEvent(new Event('lost'))
  expect([told, isFollowing()]).toEqual([['lost'], true])
})

test('nobody follows in a hidden tab', () => {
  follow()
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
  document.dispatchEvent(new Event('visibilitychange'))
  expect([Line.all[0]?.isOpen, told]).toEqual([false, []])
  follow()
  expect(Line.all.length).toBe(1)
})
