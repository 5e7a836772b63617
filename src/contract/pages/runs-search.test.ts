import { expect, test } from 'vitest'
import { readRunsSearch, runsFilter } from './runs-search.ts'

const filterOf = (query: string) => runsFilter(readRunsSearch(new URLSearchParams(query)))

test('the run list is filtered only by valid URL parameters', () => {
  expect(filterOf('?name=&state=EXPLODED&since=3d&from=now&sort=BEST')).toEqual({})
  expect(filterOf('?name=otter&state=FAILED&flow=train')).toEqual({
    flow_runs: { name: { like_: 'otter' }, state: { type: { any_: ['FAILED'] } } },
    flows: { name: { any_: ['train'] } },
  })
})

test('states, flows and tags take several values, and the start a range', () => {
  const query = '?state=FAILED&state=CRASHED&flow=a&flow=b&tag=x&tag=y&from=2026-11-23T00:00Z&to=2026-11-25T00:00Z'
  expect(filterOf(query)).toEqual({
    flow_runs: {
      state: { type: { any_: ['FAILED', 'CRASHED'] } },
      tags: { any_: ['x', 'y'] },
      start_time: { after_: '2026-11-23T00:00Z', before_: '2026-11-25T00:00Z' },
    },
    flows: { name: { any_: ['a', 'b'] } },
  })
})
