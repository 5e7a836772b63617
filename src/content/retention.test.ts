import * as fc from 'fast-check'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { RetentionPolicy } from '#contract/retention.ts'
import { fitsPattern, isExpired, policyFinder, type Retained } from './retention.ts'

const policy = (rest: object) => RetentionPolicy.parse({ name: 'p', ...rest })
const DAY = 86_400

describe('a key pattern', () => {
  test.each([
    ['daily-*', 'daily-report', true],
    ['daily-*', 'daily-', true],
    ['daily-*', 'my-daily-report', false],
    ['*', '', true],
    ['*-*-*', 'a-b', false],
    ['*-*-*', 'a-b-c', true],
    ['a*a', 'a', false],
    ['a*b*b', 'ab', false],
    ['report', 'report', true],
    ['report', 'Report', false],
    ['r.p_r?', 'report', false],
    ['a**b', 'ab', true],
  ])('%j and %j: %j', (pattern, key, fits) => {
    expect(fitsPattern(pattern, key)).toBe(fits)
  })

  test('matches like a regular expression', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '\n', '.'), maxLength: 8 })
    void fc.assert(
      fc.property(text, text, (pattern, key) => {
        const parts = pattern.split('*').map((part) => part.replaceAll('.', '\\.'))
        expect(fitsPattern(pattern, key)).toBe(new RegExp(`^${parts.join('[^]*')}$`).test(key))
      }),
    )
  })

  test('does not backtrack exponentially', () => {
    expect(fitsPattern(`${'a*'.repeat(400)}b`, 'a'.repeat(60_000))).toBe(false)
  })
})

describe('the applied policy', () => {
  const version: Retained = { key: 'k', type: 'table', is_reference: false, flow: 'etl', tags: ['prod', 'eu'] }

  test('is the first enabled one whose conditions all match', () => {
    const policies = [
      policy({ name: 'off', is_enabled: false, keep_last: 1 }),
      policy({ name: 'other key', keys: ['x*'], keep_last: 1 }),
      policy({ name: 'other kind', types: ['markdown', null], keep_last: 1 }),
      policy({ name: 'other flow', flows: ['report'], keep_last: 1 }),
      policy({ name: 'other tags', tags: ['prod', 'us'], keep_last: 1 }),
      policy({ name: 'no tags', tags: [], keep_last: 1 }),
      policy({ name: 'this', keys: ['k*'], types: ['table'], flows: ['etl'], tags: ['prod'], keep_last: 1 }),
      policy({ name: 'also', keep_last: 1 }),
    ]
    expect(policyFinder(policies)(version)?.name).toBe('this')
    expect(policyFinder(policies.slice(0, 5))(version)).toBeUndefined()
  })

  test('matches references to results only if it lists their type', () => {
    const reference = { ...version, key: null, type: 'result', is_reference: true }
    expect(policyFinder([policy({ keep_for: '1d' })])(reference)).toBeUndefined()
    expect(policyFinder([policy({ keep_for: '1d', types: ['result'] })])(reference)).toBeDefined()
  })

  test('does not match artifacts without a key by key pattern', () => {
    expect(policyFinder([policy({ keys: ['*'], keep_for: '1d' })])({ ...version, key: null })).toBeUndefined()
    expect(policyFinder([policy({ keep_for: '1d' })])({ ...version, key: null })).toBeDefined()
  })
})

test('key patterns are compared once with all versions of a key', () => {
  const startsWith = vi.spyOn(String.prototype, 'startsWith')
  onTestFinished(() => startsWith.mockRestore())
  const policies = Array.from({ length: 900 }, (_, index) =>
    policy({ name: `p${index}`, keys: [`${index}-*`], keep_last: 1 }),
  )
  const find = policyFinder(policies)
  const version: Retained = { key: 'daily', type: null, is_reference: false, flow: null, tags: [] }
  for (let versions = 0; versions < 100; versions++) find(version)
  expect(startsWith.mock.calls.filter(([text]) => text.endsWith('-'))).toHaveLength(900)
})

describe('a version expires', () => {
  const last = policy({ keep_last: 2 })
  const young = policy({ keep_for: '30d' })
  const both = policy({ keep_last: 2, keep_for: '30d' })

  test.each([
    ['when it is not among the last', last, { place: 3, age: 0 }, true],
    ['not when it is among the last', last, { place: 2, age: 1000 * DAY }, false],
    ['when it is old', young, { place: 2, age: 30 * DAY }, true],
    ['not when it is young', young, { place: 200, age: 30 * DAY - 1 }, false],
    ['not by age when it is the latest', young, { place: 1, age: 1000 * DAY }, false],
    ['not of both while it is young', both, { place: 3, age: 29 * DAY }, false],
    ['not of both while it is among the last', both, { place: 2, age: 31 * DAY }, false],
    ['when it is neither', both, { place: 3, age: 31 * DAY }, true],
    ['not without a key by number', last, { place: null, age: 1000 * DAY }, false],
    ['without a key by age', both, { place: null, age: 31 * DAY }, true],
  ])('%s', (_, given, standing, goes) => {
    expect(isExpired(given, standing)).toBe(goes)
  })

  test('even as the latest with removes_latest', () => {
    const removes = policy({ keep_for: '30d', removes_latest: true })
    expect(isExpired(removes, { place: 1, age: 31 * DAY })).toBe(true)
    expect(isExpired({ ...removes, keep_last: 1 }, { place: 1, age: 31 * DAY })).toBe(false)
  })
})
