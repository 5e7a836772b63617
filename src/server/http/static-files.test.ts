import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openTestApp } from '#server/test/test-app.ts'

const pages = mkdtempSync(join(tmpdir(), 'vitrine-pages-'))
mkdirSync(join(pages, 'assets'))
writeFileSync(join(pages, 'index.html'), '<!doctype html><base href="/"><title>Vitrine</title>')
writeFileSync(join(pages, 'assets/app-abc123.js'), 'export {}')
writeFileSync(join(pages, 'favicon.svg'), '<svg/>')
writeFileSync(join(pages, 'favicon.svg.br'), 'compressed')
mkdirSync(join(pages, '.vite'))
writeFileSync(join(pages, '.vite/manifest.json'), '{}')
afterAll(() => rmSync(pages, { recursive: true }))

describe('the UI', () => {
  test('every path that is not a file serves index.html', async () => {
    const app = await openTestApp({ pages })
    for (const url of ['/', '/artifacts/key/a/compare?from=1', '/runs', '/artifacts/key/%E0%A4%A?version=%']) {
      const answer = await app.inject({ url })
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
      expect(answer.headers['cache-control']).toBe('no-cache')
    }
    await app.close()
  })

  test('the content security policy forbids inline scripts and scripts of other origins', async () => {
    const app = await openTestApp({ pages })
    const { headers } = await app.inject({ url: '/' })
    expect(headers['content-security-policy']).toContain("script-src 'self';")
    expect(headers['content-security-policy']).toContain("object-src 'none'")
    expect(headers['x-content-type-options']).toBe('nosniff')
    await app.close()
  })

  test('browsers cache built files forever, and revalidate others', async () => {
    const app = await openTestApp({ pages })
    const script = await app.inject({ url: '/assets/app-abc123.js' })
    expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect((await app.inject({ url: '/favicon.svg' })).headers['cache-control']).toBe('no-cache')
    await app.close()
  })

  test('a file is sent compressed, without a body to HEAD, and not again if it is unchanged', async () => {
    const app = await openTestApp({ pages })
    const url = '/favicon.svg?v=1'
    const compressed = await app.inject({ url, headers: { 'accept-encoding': 'br' } })
    expect([compressed.headers['content-encoding'], compressed.body]).toEqual(['br', 'compressed'])
    const head = await app.inject({ method: 'HEAD', url })
    expect([head.headers['content-type'], head.headers['content-length'], head.body]).toEqual([
      'image/svg+xml',
      '6',
      '',
    ])
    const headers = { 'if-none-match': String(head.headers.etag) }
    expect((await app.inject({ url, headers })).statusCode).toBe(304)
    await app.close()
  })

  test('hidden files are not served, nor files outside the folder', async () => {
    const app = await openTestApp({ pages })
    for (const url of ['/.vite/manifest.json', '/../package.json', '/%2e%2e/package.json', '/index.html.gz']) {
      expect((await app.inject({ url })).body).toContain('<title>Vitrine</title>')
    }
    await app.close()
  })

  test('with a base path everything is served with and without it, and the page contains it', async () => {
    const app = await openTestApp({ pages, basePath: '/tools/vitrine/' })
    for (const url of ['/tools/vitrine/artifacts', '/artifacts']) {
      expect((await app.inject({ url })).body).toContain('<base href="/tools/vitrine/">')
    }
    expect((await app.inject({ url: '/tools/vitrine/api/health' })).body).toBe('true')
    expect((await app.inject({ url: '/tools/vitrine/assets/gone-1234.js' })).statusCode).toBe(404)
    expect((await app.inject({ url: '/api/health' })).body).toBe('true')
    const redirect = await app.inject({ method: 'POST', url: '/tools/vitrine/api/artifacts?x=1', payload: '{}' })
    expect(redirect.headers.location).toBe('http://localhost:80/tools/vitrine/api/artifacts/?x=1')
    await app.close()
  })

  test('without a build the error names the missing command', async () => {
    const app = await openTestApp()
    const answer = await app.inject({ url: '/artifacts' })
    expect([answer.statusCode, answer.json()]).toEqual([404, { detail: expect.stringContaining('npm run build') }])
    await app.close()
  })
})
