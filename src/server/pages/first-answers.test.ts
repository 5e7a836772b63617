import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { catalogueFilter, readCatalogueSearch } from '#contract/pages/catalogue-search.ts'
import { summaryPage } from '#contract/pages/first-requests.ts'
import { openTestMirror } from '#server/mirror/test/test-mirror.ts'
import { openTestApp } from '#server/test/test-app.ts'

const pages = mkdtempSync(join(tmpdir(), 'vitrine-pages-'))
mkdirSync(join(pages, '.vite'))
writeFileSync(
  join(pages, 'index.html'),
  '<!doctype html><html><head><base href="/"><title>Vitrine</title></head><body><div id="root"></div></body></html>',
)
writeFileSync(
  join(pages, '.vite/manifest.json'),
  JSON.stringify({
    'index.html': { file: 'assets/index-1.js' },
    _lists: { file: 'assets/lists-1.js', imports: ['index.html'] },
    'src/ui/catalogue/page.tsx': { file: 'assets/page-1.js', imports: ['index.html', '_lists'] },
    'src/ui/artifact/key-page.tsx': { file: 'assets/key-1.js', imports: ['_lists'] },
    'src/ui/renderers/table/index.tsx': { file: 'assets/table-1.js', imports: ['_lists'], css: ['assets/table-1.css'] },
  }),
)
afterAll(() => rmSync(pages, { recursive: true }))

const credentials = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })

let app: FastifyInstance
beforeEach(async () => {
  app = await openTestApp({ pages })
})
afterEach(() => app.close())

const publish = (payload: object) => app.inject({ method: 'POST', url: '/api/artifacts/', payload })

/** The requests whose responses are in the page, with these. */
function answersIn(html: string): Map<string, string> {
  const found = html.matchAll(
    /<script type="application\/json" data-request="([^"]*)"(?: data-body="([^"]*)")?>(.*?)<\/script>/gs,
  )
  return new Map(
    [...found].map(([, request = '', body = '', text = '']) => [
      [request, body.replaceAll('&quot;', '"')].join(' ').trim(),
      text,
    ]),
  )
}

test('pages of a mirror contain its status', async () => {
  const { app: mirror } = await openTestMirror('http://127.0.0.1:9/api', { pages })
  const answers = answersIn((await mirror.inject('/retention')).body)
  expect([...answers.keys()].sort()).toEqual(['GET /vitrine', 'GET /vitrine/mirror', 'GET /vitrine/revision'])
  await mirror.close()
})

test('the catalogue contains the responses to its first requests', async () => {
  await publish({ key: 'report', type: 'markdown', data: '# Hello' })
  const answers = answersIn((await app.inject('/artifacts?type=markdown')).body)
  const list = JSON.stringify(summaryPage(catalogueFilter(readCatalogueSearch(new URLSearchParams('type=markdown')))))
  expect([...answers.keys()].sort()).toEqual([
    'GET /vitrine',
    'GET /vitrine/facets',
    'GET /vitrine/revision',
    `POST /vitrine/artifacts/filter ${list}`,
  ])
  const { body } = await app.inject({ method: 'POST', url: '/api/vitrine/artifacts/filter', payload: JSON.parse(list) })
  expect(answers.get(`POST /vitrine/artifacts/filter ${list}`)).toBe(body)
})

const evil = '</script><script src="/evil.js"></script><!-- & \u2028'

test('published text cannot end the element that contains it', async () => {
  await publish({ key: 'evil', type: 'markdown', description: evil, data: evil })
  for (const url of ['/artifacts', '/artifacts/key/evil']) {
    const { body } = await app.inject(url)
    expect(body).not.toMatch(/<script src|<!--|\u2028/)
    const texts = [...answersIn(body).values()].map((text) => JSON.stringify(JSON.parse(text)))
    expect(texts.filter((text) => text.includes(JSON.stringify(evil)))).not.toEqual([])
  }
})

test('an address cannot add elements to the page', async () => {
  const url = `/artifacts/key/${encodeURIComponent(`">${evil}`)}`
  const { body } = await app.inject(url)
  expect(body).toContain(
    'data-body="{&quot;artifacts&quot;:{&quot;key&quot;:{&quot;any_&quot;:[&quot;\\&quot;&gt;&lt;/script&gt;',
  )
  expect(body).not.toMatch(/<script src|<!--/)
})

test('the page of a key contains its newest version and links to the code that shows it', async () => {
  await publish({ key: 'rows', type: 'table', data: '[]' })
  const { id } = (await publish({ key: 'rows', type: 'table', data: '[{"a":1}]' })).json()
  const { body } = await app.inject('/artifacts/key/rows')
  expect([...answersIn(body).keys()]).toEqual(
    expect.arrayContaining([`GET /artifacts/${id}`, `GET /vitrine/artifacts/${id}/lineage`]),
  )
  const [head = '', rest = ''] = body.split('</head>')
  expect(head.match(/assets\/[\w.-]+/g)).toEqual(['assets/key-1.js', 'assets/lists-1.js'])
  expect(rest.match(/assets\/[\w.-]+/g)).toEqual(['assets/table-1.css', 'assets/table-1.js'])
})

test('large data is preloaded instead', async () => {
  const { id } = (await publish({ key: 'long', type: 'markdown', data: 'x'.repeat(200_000) })).json()
  const { body } = await app.inject('/artifacts/key/long')
  expect(body).toContain(`<link rel="preload" as="fetch" crossorigin href="api/artifacts/${id}">`)
  expect(body.length).toBeLessThan(20_000)
})

test('of a large table the page contains the start', async () => {
  const data = JSON.stringify(Array.from({ length: 20_000 }, (_, row) => ({ row, name: `row ${row}` })))
  const { id } = (await publish({ key: 'large', type: 'table', data })).json()
  const { body } = await app.inject('/artifacts/key/large')
  expect(body).toContain(`<link rel="preload" as="fetch" crossorigin href="api/artifacts/${id}">`)
  const start = answersIn(body).get(`GET /vitrine/artifacts/${id}/start`)
  expect(JSON.parse(start ?? '').first_rows).toHaveLength(200)
})

test('errors are left out', async () => {
  const answers = answersIn((await app.inject('/runs/flow-run/0190a0e0-0000-7000-8000-000000000000')).body)
  expect([...answers.keys()].filter((request) => request.startsWith('GET'))).toEqual([
    'GET /vitrine/revision',
    'GET /vitrine',
  ])
})

test('a response that does not arrive does not delay the page', async () => {
  app.addHook('onRequest', async ({ url }) => {
    if (url === '/api/vitrine/facets') await new Promise(() => {})
  })
  const answers = [...answersIn((await app.inject('/artifacts')).body).keys()]
  expect(answers).toContain('GET /vitrine')
  expect(answers).not.toContain('GET /vitrine/facets')
})

test('with a password, only a request with the password gets data', async () => {
  const closed = await openTestApp({ pages, authString: 'admin:secret' })
  expect((await closed.inject('/artifacts')).body).not.toContain('data-request')
  expect((await closed.inject({ url: '/artifacts', headers: credentials('admin:nope') })).statusCode).toBe(401)
  const { body } = await closed.inject({ url: '/artifacts', headers: credentials('admin:secret') })
  expect([...answersIn(body).keys()]).toContain('GET /vitrine/facets')
  await closed.close()
})

test('a HEAD request reads no data', async () => {
  const { statusCode, body } = await app.inject({ method: 'HEAD', url: '/artifacts' })
  expect([statusCode, body]).toEqual([200, ''])
})

test('the page can be compressed, and says so', async () => {
  const answer = await app.inject({ url: '/artifacts', headers: { 'accept-encoding': 'gzip, br' } })
  expect(answer.headers).toMatchObject({
    'content-encoding': 'gzip',
    vary: 'accept-encoding',
    'cache-control': 'no-cache',
  })
  expect(gunzipSync(answer.rawPayload).toString()).toContain('data-request="GET /vitrine/facets"')
  expect((await app.inject({ url: '/artifacts', headers: { 'accept-encoding': 'gzip;q=0' } })).body).toContain('<base')
})
