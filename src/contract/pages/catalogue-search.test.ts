import { expect, it } from 'vitest'
import { catalogueFilter, isFiltered, readCatalogueSearch } from './catalogue-search.ts'

const filterOf = (query: string) => catalogueFilter(readCatalogueSearch(new URLSearchParams(query)))

it('a facet takes one value or several', () => {
  expect(filterOf('type=markdown&flow=etl&tag=prod')).toMatchObject({
    types: ['markdown'],
    flows: { name: { any_: ['etl'] } },
    flow_runs: { tags: { all_: ['prod'] } },
  })
  expect(filterOf('type=markdown&type=~none&flow=etl&flow=train&tag=prod&tag=gpu')).toMatchObject({
    types: ['markdown', null],
    flows: { name: { any_: ['etl', 'train'] } },
    flow_runs: { tags: { any_: ['prod', 'gpu'] } },
  })
})

it('a range of days limits the time of the last update', () => {
  expect(filterOf('from=2026-11-23T00:00Z&to=2026-11-25T00:00Z').updated).toEqual({
    after_: '2026-11-23T00:00Z',
    before_: '2026-11-25T00:00Z',
  })
})

it('what is only here is a filter', () => {
  expect(filterOf('only_here=true')).toMatchObject({ only_here: true, latest_only: true })
})

it.each(['from=yesterday', 'only_here=1', 'to=2026-99-99T00:00Z', 'run=nope', 'since=2d', 'type=', 'sort=SIDEWAYS'])(
  'ignores the invalid %s',
  (query) => {
    expect(isFiltered(readCatalogueSearch(new URLSearchParams(query)))).toBe(false)
  },
)

it('what changed since a time is combined with the time filter', () => {
  expect(filterOf('seen=2026-11-23T08:40Z&from=2026-11-20T00:00Z')).toMatchObject({
    updated: { after_: '2026-11-20T00:00Z' },
    changed_since: '2026-11-23T08:40Z',
  })
  expect(filterOf('since=7d')).not.toHaveProperty('changed_since')
  expect(filterOf('seen=lately')).not.toHaveProperty('changed_since')
})
