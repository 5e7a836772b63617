import { describe, expect, it } from 'vitest'
import { ENTRY_HEIGHT, scrollAfter, type TimelineState } from './timeline-scroll.ts'

const height = 10 * ENTRY_HEIGHT
const following = (count: number): TimelineState => ({
  count,
  chosen: { id: `v${count}`, index: 0 },
  isFollowing: true,
})
const pinned = (version: number, count: number): TimelineState => ({
  count,
  chosen: { id: `v${version}`, index: count - version },
  isFollowing: false,
})

describe('a timeline', () => {
  it('stays at its top when a new version arrives while it follows the latest', () => {
    expect(scrollAfter(following(40), following(41), 0, height)).toBe(0)
  })

  it('keeps the visible entries in place when it follows the latest but is scrolled down', () => {
    expect(scrollAfter(following(40), following(42), 600, height)).toBe(600 + 2 * ENTRY_HEIGHT)
  })

  it('keeps the selected version in place when a new one arrives above it', () => {
    expect(scrollAfter(pinned(38, 40), pinned(38, 41), 0, height)).toBe(ENTRY_HEIGHT)
  })

  it('does not scroll when a version below the selected one is deleted', () => {
    const after = { ...pinned(37, 39), chosen: { id: 'v38', index: 2 } }
    expect(scrollAfter(pinned(38, 40), after, 120, height)).toBe(120)
  })

  it('scrolls just far enough to show a new selection', () => {
    expect(scrollAfter(pinned(40, 40), pinned(39, 40), 0, height)).toBe(0)
    expect(scrollAfter(pinned(31, 40), pinned(30, 40), 0, height)).toBe(ENTRY_HEIGHT)
    expect(scrollAfter(pinned(20, 40), pinned(39, 40), 1200, height)).toBe(ENTRY_HEIGHT)
  })

  it('scrolls to the top when it starts to follow the latest', () => {
    expect(scrollAfter(pinned(3, 40), following(40), 2000, height)).toBe(0)
  })
})
