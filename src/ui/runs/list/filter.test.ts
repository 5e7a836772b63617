import { expect, test } from 'vitest'
import { readRunsSearch, runsFilter } from './filter.ts'

test('the run list is filtered only by valid URL parameters', () => {
  expect(runsFilter(readRunsSearch(new URLSearchParams('?name=&state=EXPLODED')))).toEqual({})
  expect(runsFilter(readRunsSearch(new URLSearchParams('?name=otter&state=FAILED&flow=train')))).toEqual({
    flow_runs: { name: { like_: 'otter' }, state: { type: { any_: ['FAILED'] } } },
    flows: { name: { any_: ['train'] } },
  })
})
