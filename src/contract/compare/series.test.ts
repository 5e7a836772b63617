import { expect, it } from 'vitest'
import { parseJson } from '#contract/json.ts'
import { KeySeries } from './series.ts'

it('reads integers of any size as the nearest number', () => {
  const series = '[{"name": "id", "row": null, "column": null, "values": [1234567824702058496, 0.5, null]}]'
  const data = KeySeries.parse(
    parseJson(`{"versions": [], "count": 0, "pending": 0, "unreadable": 0, "series": ${series}}`),
  )
  expect(data.series[0]?.values).toEqual([Number(1234567824702058496n), 0.5, null])
})
