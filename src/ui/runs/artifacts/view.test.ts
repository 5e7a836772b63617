import { expect, test } from 'vitest'
import { changedSearch, readRunView, slideSearch } from './view.ts'

test('slides of the run itself are what an address without a choice shows', () => {
  expect(readRunView(new URLSearchParams('?read=nonsense'))).toEqual({
    read: 'slides',
    artifact: null,
    withSubflows: false,
    withResults: false,
  })
})

test('changing one choice keeps the others', () => {
  const search = new URLSearchParams('?tab=artifacts&subflows=1')
  expect(changedSearch(search, { artifact: 'a b' })).toBe('?tab=artifacts&subflows=1&artifact=a+b')
  expect(changedSearch(search, { subflows: null, tab: null })).toBe('')
})

test('another slide takes nothing along of the table before it', () => {
  const search = new URLSearchParams('tab=artifacts&artifact=a&row=3&table-sort=asc:x&table-sort=desc:y')
  expect(slideSearch(search, 'b')).toBe('?tab=artifacts&artifact=b')
})
