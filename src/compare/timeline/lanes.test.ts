import { expect, it } from 'vitest'
import { lanesOf, type Publisher, publisherId } from './lanes.ts'

/** "etl", "etl/nightly" with a deployment, or "" without a flow. */
function publisher(text: string): Publisher {
  const [flow = '', deployment] = text.split('/')
  return {
    flow: flow === '' ? null : { id: flow, name: flow },
    deployment: deployment === undefined ? null : { id: deployment, name: deployment },
  }
}
const lanes = (...texts: string[]) => [...lanesOf(texts.map(publisher)).values()]

it('a key that one flow publishes has no lanes', () => {
  expect(lanes('', 'etl', 'etl', '')).toEqual([])
  expect(lanes('etl/nightly', 'etl/nightly')).toEqual([])
})

it('each flow has a lane in the order in which they occur', () => {
  expect(lanes('train', 'etl', 'train')).toEqual([
    { name: 'train', mark: 'T', position: 0 },
    { name: 'etl', mark: 'E', position: 1 },
  ])
})

it('each deployment of a flow has a lane, and so have its runs without a deployment', () => {
  const texts = ['etl/nightly', 'etl', 'etl/hourly']
  expect(lanes(...texts).map(({ name, mark }) => [name, mark])).toEqual([
    ['etl/nightly', 'N'],
    ['etl', 'E'],
    ['etl/hourly', 'H'],
  ])
  const found = lanesOf(texts.map(publisher))
  expect(found.get(publisherId(publisher('etl/hourly')))?.name).toBe('etl/hourly')
  expect(found.get(publisherId(publisher('')))).toBeUndefined()
})

it('the only deployment of one of several flows is not named', () => {
  expect(lanes('etl/nightly', 'train').map(({ name }) => name)).toEqual(['etl', 'train'])
})

it('flows with the same first letter have different marks', () => {
  expect(lanes('etl', 'eval', 'export', 'e').map(({ mark }) => mark)).toEqual(['E', 'Ev', 'Ex', '4'])
})

it('flows without letters are numbered', () => {
  expect(lanes('--', '\uD800').map(({ mark }) => mark)).toEqual(['1', '2'])
})
