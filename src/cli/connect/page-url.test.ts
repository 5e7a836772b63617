import { expect, test } from 'vitest'
import { pageUrl } from './page-url.ts'

test.each([
  ['http://127.0.0.1:4200/api', 'http://127.0.0.1:4200/artifacts'],
  ['http://127.0.0.1:4200/api/', 'http://127.0.0.1:4200/artifacts'],
  ['https://user:secret@example.com/vitrine/api', 'https://example.com/vitrine/artifacts'],
  [
    'https://api.prefect.cloud/api/accounts/a1/workspaces/w2',
    'https://app.prefect.cloud/account/a1/workspace/w2/artifacts',
  ],
])('the pages of the API %s are at %s', (api, page) => {
  expect(pageUrl(api, '/artifacts')).toBe(page)
})
