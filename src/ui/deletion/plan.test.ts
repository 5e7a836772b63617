import { describe, expect, it } from 'vitest'
import { keyDeletion, matchDeletion, versionDeletion } from './plan.ts'

const artifact = { id: 'a', key: 'daily-report' }
const position = { version: 12, versions: 40, previous_id: 'p', next_id: 'n', latest_id: 'l', is_pinned: false }

describe('what a deletion takes with it', () => {
  it('is one version of many', () => {
    expect(versionDeletion(artifact, 'daily-report', position)).toEqual({
      label: 'daily-report version 12',
      targets: [{ type: 'version', id: 'a' }],
      includes_pinned: false,
      consequences: ['The other 39 versions stay; newer ones move down by one number.'],
    })
  })

  it('makes the version before the latest, when the latest goes', () => {
    const latest = { ...position, version: 40, next_id: null }
    expect(versionDeletion(artifact, 'daily-report', latest).consequences).toEqual([
      'The other 39 versions stay.',
      'Version 39 becomes the latest.',
    ])
  })

  it('is the key too, when its only version goes', () => {
    const only = { version: 1, versions: 1, previous_id: null, next_id: null, latest_id: 'a', is_pinned: false }
    expect(versionDeletion(artifact, 'daily-report', only).consequences).toEqual([
      'It is the only version, so the key goes with it.',
    ])
  })

  it('is a pinned version, if somebody wants it all the same', () => {
    const plan = versionDeletion(artifact, 'daily-report', { ...position, is_pinned: true })
    expect(plan.includes_pinned).toBe(true)
    expect(plan.consequences).toContain('It is pinned, which keeps it from clean-up; this deletes it all the same.')
  })

  it('is everything that matches, also what was never on screen', () => {
    expect(matchDeletion({ search: 'daily', latest_only: true }, 1240, true)).toMatchObject({
      label: 'all 1,240 that match',
      targets: [{ type: 'match', filter: { search: 'daily', latest_only: true } }],
      includes_pinned: false,
    })
  })

  it('is every version of a key, with their number', () => {
    expect(keyDeletion('daily-report', 'daily-report', 1240)).toMatchObject({
      label: 'daily-report with all 1,240 versions',
      targets: [{ type: 'key', key: 'daily-report' }],
    })
  })
})
