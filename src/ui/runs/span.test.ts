import { expect, it } from 'vitest'
import { placeIn } from './span.ts'

it.each([
  ['the part of a span', { start: 125, end: 150 }, { left: 25, width: 25 }],
  ['a part that began earlier, by another clock', { start: 0, end: 150 }, { left: 0, width: 50 }],
  ['a part that ended later', { start: 150, end: 900 }, { left: 50, width: 50 }],
  ['a part outside', { start: 300, end: 400 }, { left: 100, width: 0 }],
  ['a part that ends before it begins', { start: 150, end: 120 }, { left: 50, width: 0 }],
])('places %s', (_, part, place) => {
  expect(placeIn({ start: 100, end: 200 }, part)).toEqual(place)
})

it('fills a span without length', () => {
  expect(placeIn({ start: 5, end: 5 }, { start: 5, end: 5 })).toEqual({ left: 0, width: 100 })
})
