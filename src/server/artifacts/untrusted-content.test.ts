import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { ArtifactSummaries } from '#contract/vitrine.ts'
import { openTestApp } from '#server/test/test-app.ts'

let app: FastifyInstance

beforeEach(async () => {
  app = await openTestApp()
})
afterEach(() => app.close())

const Id = z.object({ id: z.string() })

async function create(payload: object): Promise<string> {
  return Id.parse((await app.inject({ method: 'POST', url: '/api/artifacts/', payload })).json()).id
}

describe('the HTML of an artifact', () => {
  test('is served as a sandboxed document that can only run scripts', async () => {
    const id = await create({ type: 'rich', data: { html: '<h1>Hi</h1>' } })
    const answer = await app.inject({ url: `/api/vitrine/artifacts/${id}/frame` })
    expect(answer.body).toMatch(/<\/script><h1>Hi<\/h1>$/)
    expect(answer.headers['origin-agent-cluster']).toBeUndefined()
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(answer.headers['x-content-type-options']).toBe('nosniff')
    expect(answer.headers['content-security-policy']).toMatch(/^sandbox allow-scripts; default-src 'none'; /)
  })

  test('keeps its doctype in front of the script of the frame', async () => {
    const id = await create({ type: 'rich', data: { html: '<!doctype html><p>Hi' } })
    const answer = await app.inject({ url: `/api/vitrine/artifacts/${id}/frame` })
    expect(answer.body).toMatch(/^<!doctype html><script>/)
  })

  test('loads scripts and styles only from the hosts in RICH_ALLOWED_HOSTS', async () => {
    const policyOf = async (server: FastifyInstance) => {
      const { id } = Id.parse(
        (
          await server.inject({ method: 'POST', url: '/api/artifacts/', payload: { type: 'rich', data: '<p>' } })
        ).json(),
      )
      return (await server.inject({ url: `/api/vitrine/artifacts/${id}/frame` })).headers['content-security-policy']
    }
    const open = await openTestApp({ richAllowedHosts: ['cdn.plot.ly'] })
    expect(await policyOf(app)).toContain("script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; ")
    expect(await policyOf(open)).toContain("script-src 'unsafe-inline' 'unsafe-eval' https://cdn.plot.ly; ")
    await open.close()
  })

  test('is not served as a top-level page', async () => {
    const id = await create({ type: 'rich', data: { html: '<h1>Sign in</h1>' } })
    const open = async (dest: string) => {
      const headers = { 'sec-fetch-dest': dest }
      return (await app.inject({ url: `/api/vitrine/artifacts/${id}/frame`, headers })).statusCode
    }
    expect([await open('iframe'), await open('document')]).toEqual([200, 403])
  })

  test('of another kind is not served', async () => {
    const id = await create({ type: 'markdown', data: '<script>alert(1)</script>' })
    expect((await app.inject({ url: `/api/vitrine/artifacts/${id}/frame` })).statusCode).toBe(404)
  })
})

describe('the image of an artifact', () => {
  const PNG = 'iVBORw0KGgo='
  const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

  async function open(artifact: object, query = '') {
    const id = await create({ type: 'image', ...artifact })
    return app.inject({ url: `/api/vitrine/artifacts/${id}/image${query}` })
  }

  test('is decoded from its data URL', async () => {
    const { headers, rawPayload } = await open({ data: `data:image/png;base64,${PNG}` })
    expect(headers['content-type']).toBe('image/png')
    expect(rawPayload.toString('base64')).toBe(PNG)
  })

  test('can neither run scripts nor send requests as a page', async () => {
    const { headers, body } = await open({ data: `data:image/svg+xml,${encodeURIComponent(SVG)}` })
    expect(body).toBe(SVG)
    expect(headers['content-security-policy']).toMatch(/^sandbox; default-src 'none'; /)
    expect(headers['x-content-type-options']).toBe('nosniff')
  })

  test('is kept by browsers until the artifact changes', async () => {
    const id = await create({ key: 'plot', type: 'image', data: `data:image/png;base64,${PNG}` })
    const list = await app.inject({ method: 'POST', url: '/api/vitrine/artifacts/filter', payload: {} })
    const { results } = ArtifactSummaries.parse(list.json())
    const cacheControl = async (updated: string) => {
      const url = `/api/vitrine/artifacts/${id}/image?updated=${encodeURIComponent(updated)}`
      return (await app.inject({ url })).headers['cache-control']
    }
    expect(await cacheControl(results[0]?.updated ?? '')).toContain('immutable')
    expect(await cacheControl('2020-01-01T00:00:00Z')).toBe('no-cache')
  })

  test.each([
    { data: 'https://example.org/plot.png' },
    { data: `data:text/html;base64,${PNG}` },
    { data: { a: 1 } },
    { type: 'markdown', data: `data:image/png;base64,${PNG}` },
  ])('is a 404 for %j', async (artifact) => {
    expect((await open(artifact)).statusCode).toBe(404)
  })
})
