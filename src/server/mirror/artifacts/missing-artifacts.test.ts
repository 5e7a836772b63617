import { expect, test } from 'vitest'
import { MissingArtifacts } from './missing-artifacts.ts'

/** What is done after polls that find these counts; 0 are known to be unreadable. */
function actions(counts: number[]): string[] {
  const missing = new MissingArtifacts()
  return counts.map((count) => missing.note(count, 0)).filter((action) => action !== 'nothing')
}

test('all are read when some are missing in three polls in a row', () => {
  expect(actions([1, 1])).toEqual([])
  expect(actions([1, 0, 1, 1])).toEqual([])
  expect(actions([1, 2, 2, 2])).toEqual(['read all'])
})

test('what is still missing after that is unreadable', () => {
  expect(actions([2, 2, 2, 1, 1, 1])).toEqual(['read all', 'count as unreadable'])
})

test('all are read again for those that are missing later', () => {
  expect(actions([1, 1, 1, 0, 1, 1, 1])).toEqual(['read all', 'read all'])
})
