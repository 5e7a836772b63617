import { expect, test } from 'vitest'
import { versionName, versionPosition } from './version-name.ts'

test('a version with a number is named by it, wherever it stands', () => {
  expect(versionName({ version: 1043, newer: 2 })).toBe('version 1,043')
})

test('a version without a number is named by its place from the newest', () => {
  const names = [0, 1, 2, 3, 10, 11, 12, 20, 1000].map((newer) => versionName({ version: null, newer }))
  expect(names).toEqual([
    'latest version',
    '2nd newest version',
    '3rd newest version',
    '4th newest version',
    '11th newest version',
    '12th newest version',
    '13th newest version',
    '21st newest version',
    '1,001st newest version',
  ])
})

test('the number of kept versions replaces the total once versions are deleted', () => {
  expect(versionPosition({ version: 12, newer: 28, versions: 40 })).toBe('version 12 of 40')
  expect(versionPosition({ version: 43, newer: 0, versions: 5 })).toBe('version 43 · 5 kept')
  expect(versionPosition({ version: null, newer: 2, versions: 5 })).toBe('3rd newest version of 5')
})
