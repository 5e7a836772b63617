import { expect, test } from 'vitest'
import { readPageAddress } from './address.ts'

test.each([
  ['/', 'catalogue', ''],
  ['/artifacts?type=table', 'catalogue', ''],
  ['/artifacts/key/daily%20report/', 'key', 'daily report'],
  ['/artifacts/key/a%2Fb?version=3', 'key', 'a/b'],
  ['/artifacts/key', 'key', ''],
  ['/artifacts/key/', 'key', ''],
  ['/artifacts/key/compare', 'key', 'compare'],
  ['/artifacts/key/a/compare?from=1', 'compare', 'a'],
  ['/artifacts/compare', 'compare', ''],
  ['/artifacts/trends', 'trends', ''],
  ['/artifacts/artifact/7', 'id', '7'],
  ['/runs', 'runs', ''],
  ['/runs/flow-run/7?tab=logs', 'flow-run', '7'],
  ['/runs/task-run/7', 'task-run', '7'],
  ['/retention', 'retention', ''],
  ['/upstream', 'upstream', ''],
  ['/artifacts/key/%E0%A4%A', 'not-found', ''],
  ['/nope', 'not-found', ''],
])('%s is the page %s', (url, page, name) => {
  expect(readPageAddress(url)).toMatchObject({ page, name })
})
