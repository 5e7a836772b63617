import { describe, expect, it } from 'vitest'
import { durationWords, keepWords, matchWords, type Policy } from './policy-summary.ts'

const policy: Policy = {
  name: 'p',
  is_enabled: true,
  keys: null,
  types: null,
  flows: null,
  tags: null,
  keep_last: null,
  keep_for: null,
  removes_latest: false,
}
const match = (conditions: Partial<Policy>) => matchWords({ ...policy, ...conditions })
const keep = (limits: Partial<Policy>) => keepWords({ ...policy, ...limits })

describe('a policy in words', () => {
  it('says what it is about', () => {
    expect(match({ keys: ['daily-*', 'weekly-*'], tags: ['prod', 'nightly'] })).toBe(
      'Keys daily-* or weekly-*, with tags prod and nightly',
    )
    expect(match({ types: ['table', null] })).toBe('Kinds Table or No kind')
    expect(match({ flows: ['etl'] })).toBe('Everything of flow etl')
    expect(match({})).toBe('Everything that is published, but stored results')
  })

  it('says that an empty list fits nothing', () => {
    expect(match({ flows: ['etl'], tags: [] })).toBe('Nothing: one of its lists is empty')
  })

  it('counts names beyond a handful', () => {
    const keys = Array.from({ length: 300 }, (_, index) => `k${index}`)
    expect(match({ keys })).toBe('Keys k0, k1, k2, k3, k4 or 295 more')
  })

  it('says what is kept by number, by age, or by both', () => {
    expect(keep({ keep_last: 10 })).toBe('keeps the last 10 versions of each key')
    expect(keep({ keep_last: 1, keep_for: '30d' })).toBe(
      'keeps the latest version of each key, and those of the last 30 days',
    )
    expect(keep({ keep_for: '1w' })).toBe('keeps versions of the last week, and always the latest of each key')
    expect(keep({ keep_for: '12h', removes_latest: true })).toBe(
      'keeps versions of the last 12 hours, the latest of a key no longer',
    )
  })

  it('writes a length of time as people say it', () => {
    expect([durationWords('1d'), durationWords('90s'), durationWords('soon')]).toEqual(['day', '90 seconds', 'soon'])
  })
})
