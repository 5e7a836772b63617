import { describe, expect, it } from 'vitest'
import { kindLabel } from '#ui/renderers/kind-icon.tsx'
import { describeInterval, describePolicy, type Policy } from './policy-summary.ts'

const policy: Policy = {
  name: 'p',
  is_enabled: true,
  keys: null,
  types: null,
  flows: null,
  tags: null,
  keep_last: 2,
  keep_for: null,
  removes_latest: false,
}
const scope = (conditions: Partial<Policy>) =>
  describePolicy({ ...policy, ...conditions }).replace(': keep the last 2 versions per key', '')
const limits = (values: Partial<Policy>) =>
  describePolicy({ ...policy, keep_last: null, ...values }).replace('All artifacts: ', '')

describe('the description of a policy', () => {
  it('names the artifacts it applies to', () => {
    expect(scope({ keys: ['daily-*', 'weekly-*'], tags: ['prod', 'nightly'] })).toBe(
      'Keys daily-* or weekly-*, with tags prod and nightly',
    )
    expect(scope({ types: ['table', null] })).toBe(`Kinds Table or ${kindLabel(null)}`)
    expect(scope({ flows: ['etl'] })).toBe('Artifacts of flow etl')
    expect(scope({})).toBe('All artifacts')
  })

  it('says that an empty list matches nothing', () => {
    expect(scope({ flows: ['etl'], tags: [] })).toBe('No artifacts (one of the lists is empty)')
  })

  it('counts names beyond the first five', () => {
    const keys = Array.from({ length: 300 }, (_, index) => `k${index}`)
    expect(scope({ keys })).toBe('Keys k0, k1, k2, k3, k4 or 295 more')
  })

  it('names the limits by number, by age, or by both', () => {
    expect(limits({ keep_last: 10 })).toBe('keep the last 10 versions per key')
    expect(limits({ keep_last: 1, keep_for: '30d' })).toBe(
      'keep the latest version per key and versions newer than 30 days',
    )
    expect(limits({ keep_for: '1w' })).toBe('keep versions newer than 1 week and the latest version of each key')
    expect(limits({ keep_for: '12h', removes_latest: true })).toBe('keep only versions newer than 12 hours')
    expect(limits({ keep_for: 'soon' })).toContain('newer than soon')
  })
})

it('an interval is described by an adverb or by its length', () => {
  expect(['1h', '1d', '90s'].map(describeInterval)).toEqual(['Hourly', 'Daily', 'Every 90 seconds'])
})
