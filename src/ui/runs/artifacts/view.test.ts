import { expect, test } from 'vitest'
import { changedSearch, readRunView, slideSearch } from './view.ts'

test('the default view is slides without subflows', () => {
  expect(readRunView(new URLSearchParams('?read=nonsense'))).toEqual({
    read: 'slides',
    artifact: null,
    withSubflows: false,
    withResults: false,
  })
})

test('changing one parameter keeps the others', () => {
  const search = new URLSearchParams('?tab=artifacts&subflows=1')
  expect(changedSearch(search, { artifact: 'a b' })).toBe('?tab=artifacts&subflows=1&artifact=a+b')
  expect(changedSearch(search, { subflows: null, tab: null })).toBe('')
})

test('another slide drops the table state of the current one', () => {
  const search = new URLSearchParams('tab=artifacts&artifact=a&row=3&table-sort=asc:x&table-sort=desc:y')
  expect(slideSearch(search, 'b')).toBe('?tab=artifacts&artifact=b')
})
