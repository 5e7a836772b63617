import type { Client } from '#sdk/client.ts'
import { expect } from './test.ts'

/** Otherwise the page loads its data again when the versions have been compared. */
export const waitForComparisons = (sdk: Client) =>
  expect
    .poll(async () => {
      const { results } = await sdk.filterSummaries({ latest_only: true, history: true })
      return results.flatMap(({ history }) => history ?? []).filter(({ status }) => status === null)
    })
    .toEqual([])
