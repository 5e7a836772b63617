import { expect, it } from 'vitest'
import { lanesOf } from './lanes.ts'

const flows = (...names: string[]) => names.map((name) => ({ id: name, name }))
const marksOf = (...names: string[]) => [...lanesOf(flows(...names)).values()].map(({ mark }) => mark)

it('a key that one flow publishes has no lanes', () => {
  expect(lanesOf([null, undefined, ...flows('etl', 'etl')]).size).toBe(0)
})

it('each flow has a lane in the order in which they occur', () => {
  expect([...lanesOf(flows('train', 'etl', 'train')).values()]).toEqual([
    { name: 'train', mark: 'T', position: 0 },
    { name: 'etl', mark: 'E', position: 1 },
  ])
})

it('flows with the same first letter have different marks', () => {
  expect(marksOf('etl', 'eval', 'export', 'e')).toEqual(['E', 'Ev', 'Ex', '4'])
})

it.each([
  ['', '🙂'],
  ['--', '\uD800'],
])('flows without letters are numbered', (one, other) => {
  expect(marksOf(one, other)).toEqual(['1', '2'])
})
