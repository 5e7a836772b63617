import { expect, it } from 'vitest'
import { numberLabels, timeLabels } from './axis-labels.ts'

const HOUR = 3_600_000
const start = Date.UTC(2026, 10, 3, 22)

it('labels hours with the day below the first and where it changes', () => {
  const times = [start, start + HOUR, start + 2 * HOUR, start + 3 * HOUR]
  expect(timeLabels(times, HOUR, 'utc')).toEqual(['22:00\n3 Nov', '23:00', '00:00\n4 Nov', '01:00'])
})

it('labels parts of a second', () => {
  expect(timeLabels([start, start + 250], 250, 'utc')).toEqual(['00:00.000\n3 Nov', '00:00.250'])
})

it('labels days with the year below', () => {
  const times = [Date.UTC(2026, 11, 31), Date.UTC(2027, 0, 1)]
  expect(timeLabels(times, 24 * HOUR, 'utc')).toEqual(['31 Dec\n2026', '1 Jan\n2027'])
})

it('writes as many decimals as the step needs', () => {
  expect(numberLabels([0.8, 0.81, null], 0.01)).toEqual(['0.8', '0.81', ''])
  expect(numberLabels([0.875, 0.9], 0.025)).toEqual(['0.875', '0.9'])
  expect(numberLabels([-1e-5, 1e-5], 1e-5)).toEqual(['−1e−5', '1e−5'])
  expect(numberLabels([0, 500_000_000], 5e8)).toEqual(['0', '500M'])
})

it('tells labels of numbers of any size apart', () => {
  expect(numberLabels([-1e-9, 0, 2.5e-9], 2.5e-9)).toEqual(['−1e−9', '0', '2.5e−9'])
  expect(numberLabels([0, 5e20, 1e21], 5e20)).toEqual(['0', '5e20', '1e21'])
  expect(numberLabels([12_345_678, 12_345_679], 1)).toEqual(['12.345678M', '12.345679M'])
  expect(numberLabels([0.5000001, 0.5000002], 1e-7)).toEqual(['0.5000001', '0.5000002'])
  expect(numberLabels([2 ** 53, 2 ** 53 + 2], 2)).toEqual(['9.007199254740992e15', '9.007199254740994e15'])
})

it('labels numbers that are not evenly apart with their own digits', () => {
  expect(numberLabels([1e-9, 1e-3, 1, 2000, null, 5e8], 0)).toEqual(['1e−9', '0.001', '1', '2,000', '', '500M'])
})
