import { describe, expect, it } from 'vitest'
import { type TimelineRow, timelineRows } from '#compare/timeline/rows.ts'
import { entryHeight, layOutTimeline } from './timeline-layout.ts'
import { scrollAfter, type TimelineState } from './timeline-scroll.ts'

const ENTRY_HEIGHT = entryHeight(true)
const height = 10 * ENTRY_HEIGHT

const NONE: ReadonlySet<string> = new Set()

const layoutOf = (rows: TimelineRow[]) => layOutTimeline(rows, ENTRY_HEIGHT, () => 0)
/** No version is loaded, so that none is folded. */
const unfolded = (count: number) =>
  layoutOf(timelineRows(count, () => undefined, { chosen: 0, opened: NONE, isBreak: () => false }))

const following = (count: number): TimelineState => ({
  count,
  layout: unfolded(count),
  chosen: { id: `v${count}`, index: 0 },
  isFollowing: true,
  opened: NONE,
})
const pinned = (version: number, count: number): TimelineState => ({
  count,
  layout: unfolded(count),
  chosen: { id: `v${version}`, index: count - version },
  isFollowing: false,
  opened: NONE,
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

describe('a timeline with a fold', () => {
  /** 40 versions, of which those at the indices 2 to 11 are unchanged. */
  const folding = (opened: ReadonlySet<string>): TimelineState => ({
    ...pinned(1, 40),
    opened,
    layout: layoutOf(
      timelineRows(
        40,
        (index) => ({
          id: `${index}`,
          change: { status: index > 1 && index < 12 ? 'unchanged' : 'changed', text: '' },
          is_latest: index === 0,
          is_pinned: false,
          flow_run: null,
        }),
        { chosen: 39, opened, isBreak: () => false },
      ),
    ),
  })
  const [closed, open] = [folding(NONE), folding(new Set(['5']))]
  const foldTop = 2 * ENTRY_HEIGHT

  it('keeps the entries below a fold in place when the versions above them are folded', () => {
    const top = unfolded(40).topOf(14)
    expect(scrollAfter(pinned(1, 40), closed, top, height)).toBe(top - unfolded(40).topOf(12) + closed.layout.topOf(3))
  })

  it.each([foldTop - 10, foldTop, foldTop + 10])('does not scroll when the fold is opened or closed at %i', (top) => {
    expect(scrollAfter(closed, open, top, height)).toBe(top)
    expect(scrollAfter(open, closed, top, height)).toBe(top)
  })

  it('keeps the loaded entries in place when those above them are loaded and folded', () => {
    const partly = { ...closed, layout: layoutOf([...unfolded(12).rows, ...closed.layout.rows.slice(3)]) }
    const top = partly.layout.topOf(10)
    expect(scrollAfter(partly, closed, top, height)).toBe(top - partly.layout.topOf(12) + closed.layout.topOf(3))
  })

  it('keeps the selected version in place when the version above it is folded', () => {
    const chosen = { id: 'v28', index: 12 }
    const loaded = unfolded(40).rows.map((row): TimelineRow => (row.first < 11 ? row : { ...row, type: 'version' }))
    const partly = { ...pinned(28, 40), chosen, layout: layoutOf(loaded) }
    const top = partly.layout.topOf(11)
    const after = scrollAfter(partly, { ...closed, opened: NONE, chosen }, top, height)
    expect(closed.layout.topOf(3) - after).toBe(partly.layout.topOf(12) - top)
  })

  it('does not scroll when nothing changes', () => {
    for (let top = 0; top < open.layout.topOf(open.layout.rows.length) - height; top += 7) {
      expect(scrollAfter(open, open, top, height)).toBe(top)
    }
  })
})
