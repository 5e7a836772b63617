import { expect, test } from 'vitest'
import { levelsOf } from './waterfall.ts'

test('a request is one level below those that ended before it started', () => {
  const html = { name: 'html', start: 0, end: 10 }
  const script = { name: 'script', start: 5, end: 30 }
  const style = { name: 'style', start: 12, end: 20 }
  const data = { name: 'data', start: 31, end: 40 }
  expect(levelsOf([data, html, script, style])).toEqual([[html, script], [style], [data]])
})
