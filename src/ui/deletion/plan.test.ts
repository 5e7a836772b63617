import { describe, expect, it } from 'vitest'
import { planOf } from './plan.ts'

const version = {
  type: 'version' as const,
  id: 'a',
  key: 'daily-report',
  title: 'daily-report',
  version: 12,
  versions: 40,
  isLatest: false,
  isPinned: false,
}

describe('the plan of a deletion', () => {
  it('is one version of many', () => {
    expect(planOf([version])).toEqual({
      label: 'daily-report version 12',
      targets: [{ type: 'version', id: 'a' }],
      includesPinned: false,
      consequences: ['The other 39 versions are kept.'],
    })
  })

  it('says what becomes the latest when the latest is deleted', () => {
    const latest = { ...version, version: 40, isLatest: true }
    expect(planOf([latest]).consequences).toEqual([
      'The other 39 versions are kept.',
      'The version before it becomes the latest.',
    ])
  })

  it('includes the key when its only version is deleted', () => {
    const only = { ...version, version: 1, versions: 1, isLatest: true }
    expect(planOf([only]).consequences).toEqual(['This is the only version, so the key is deleted too.'])
  })

  it('includes a pinned version that is deleted on its own', () => {
    const plan = planOf([{ ...version, isPinned: true }])
    expect(plan.includesPinned).toBe(true)
    expect(plan.consequences).toContain('This version is pinned. Deleting it overrides the pin.')
  })

  it('does not need the number of a version', () => {
    const { label, consequences } = planOf([{ ...version, version: null, isLatest: true }])
    expect(label).toBe('this version of daily-report')
    expect(consequences).toContain('The version before it becomes the latest.')
  })

  it('is everything that matches, including entries that were never on screen', () => {
    const filter = { search: 'daily', latest_only: true }
    expect(planOf([{ type: 'match', filter, count: 1240, isFiltered: true }])).toMatchObject({
      label: 'all 1,240 matches',
      targets: [{ type: 'match', filter }],
      includesPinned: false,
    })
  })

  it('is every version of a key, with their number', () => {
    expect(planOf([{ type: 'key', key: 'daily-report', title: 'daily-report', versions: 1240 }])).toMatchObject({
      label: 'daily-report with all 1,240 versions',
      targets: [{ type: 'key', key: 'daily-report' }],
    })
  })

  it('lists the entries of a selection', () => {
    const note = { ...version, id: 'b', key: null, title: 'A note', versions: 1 }
    expect(planOf([{ type: 'key', key: 'goes', title: 'goes', versions: 3 }, note])).toEqual({
      label: '2 artifacts',
      targets: [
        { type: 'key', key: 'goes' },
        { type: 'version', id: 'b' },
      ],
      includesPinned: false,
      consequences: ['goes: all 3 versions', 'A note: its only version'],
    })
  })
})
