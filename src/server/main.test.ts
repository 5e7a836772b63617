import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import BetterSqlite3 from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { openEventStream } from './test/test-event-stream.ts'
import { spawnProgram } from './test/test-program.ts'

const start = (env: Record<string, string>) => spawnProgram('src/server/main.ts', [], env)

test('prints its URL and how to publish, and SIGTERM stops it cleanly while a client follows it', async () => {
  const server = start({ PORT: '0', DATABASE_URL: 'sqlite::memory:', LOG_LEVEL: 'silent' })
  const exit = once(server, 'exit')
  const [greeting] = await once(server.stdout, 'data')
  const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(String(greeting))?.[0]
  expect(String(greeting)).toContain(`PREFECT_API_URL=${address}api`)
  expect(String(greeting)).toContain(`curl ${address}api/artifacts/`)
  expect(await (await fetch(`${address}api/health`)).json()).toBe(true)
  const stream = await openEventStream(`${address}api/vitrine/events`)
  await stream.next()
  server.kill('SIGTERM')
  expect(await stream.ended()).toBe(true)
  expect(await exit).toEqual([0, null])
})

test('warns when everyone who can reach it can change everything', async () => {
  const server = start({ PORT: '0', HOST: '0.0.0.0', DATABASE_URL: 'sqlite::memory:', LOG_LEVEL: 'silent' })
  onTestFinished(() => void server.kill('SIGKILL'))
  const [warning] = await once(server.stderr, 'data')
  expect(String(warning)).toContain('Set VITRINE_AUTH_STRING')
})

test('log lines carry the id of their request', async () => {
  const server = start({ PORT: '0', DATABASE_URL: 'sqlite::memory:', LOG_LEVEL: 'debug' })
  onTestFinished(() => void server.kill('SIGKILL'))
  const lines = createInterface(server.stdout)
  for await (const line of lines) {
    const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(line)?.[0]
    if (address) await fetch(`${address}api/health`, { headers: { 'x-request-id': 'from-the-proxy' } })
    if (line.includes('/api/health"')) return expect(JSON.parse(line)).toMatchObject({ requestId: 'from-the-proxy' })
  }
})

test('a database statement that takes more than a second is a warning in the log', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-'))
  const path = join(folder, 'vitrine.db')
  const server = start({ PORT: '0', DATABASE_URL: `sqlite:${path}`, LOG_LEVEL: 'warn' })
  onTestFinished(() => {
    server.kill('SIGKILL')
    rmSync(folder, { recursive: true })
  })
  for await (const line of createInterface(server.stdout)) {
    const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(line)?.[0]
    if (line.startsWith('Vitrine') && address) {
      const other = new BetterSqlite3(path)
      other.exec('begin immediate')
      const headers = { 'content-type': 'application/json' }
      const create = fetch(`${address}api/flows/`, { method: 'POST', headers, body: '{"name":"confidential"}' })
      // Longer than a busy machine takes to reach the statement, and shorter than its time limit.
      await pause(3500)
      other.close()
      expect((await create).status).toBe(201)
    }
    if (!line.startsWith('{')) continue
    expect(JSON.parse(line)).toMatchObject({ level: 40, msg: 'slow database statement', sql: 'begin immediate' })
    expect(line).not.toContain('confidential')
    return
  }
  expect.unreachable('the server wrote no warning')
})

test('after two SIGTERMs an active request finishes, and idle connections are closed', async () => {
  const server = start({ PORT: '0', DATABASE_URL: 'sqlite::memory:', LOG_LEVEL: 'silent' })
  const exit = once(server, 'exit')
  const [greeting] = await once(server.stdout, 'data')
  const port = Number(/127\.0\.0\.1:(\d+)/.exec(String(greeting))?.[1])
  const idle = connect(port, '127.0.0.1').on('error', () => {})
  await once(idle, 'connect')
  const upload = request({ port, method: 'POST', path: '/api/artifacts/', agent: new Agent({ keepAlive: true }) })
  upload.setHeader('content-type', 'application/json')
  upload.setHeader('expect', '100-continue')
  upload.flushHeaders()
  await once(upload, 'continue')
  upload.write('{"key": "under')
  server.kill('SIGTERM')
  server.kill('SIGINT')
  // It accepts no connections from when it handles the signals.
  await expect.poll(() => fetch(`http://127.0.0.1:${port}/`).catch(() => null)).toBeNull()
  upload.end('-way"}')
  const [answer] = await once(upload, 'response')
  expect(answer.statusCode).toBe(201)
  expect(await exit).toEqual([0, null])
})

test('an invalid setting ends the server with one line', async () => {
  const server = start({ PORT: 'no' })
  const exit = once(server, 'exit')
  const [message] = await once(server.stderr, 'data')
  expect(String(message)).toBe('PORT must be a whole number from 0 to 65535, not "no".\n')
  expect(await exit).toEqual([2, null])
})

test('an address in use ends the server with one line', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void other.close())
  await once(other, 'listening')
  const bound = other.address()
  const port = typeof bound === 'object' ? bound?.port : 0
  const server = start({ PORT: String(port), DATABASE_URL: 'sqlite::memory:', LOG_LEVEL: 'silent' })
  expect(await once(server, 'exit')).toEqual([1, null])
})

test.each([
  [{ DATABASE_URL: 'sqlite:/' }, 2, /^Could not open the database \/ \(DATABASE_URL\): /],
  [{ DATABASE_URL: 'sqlite::memory:', HOST: 'no-such-host.invalid' }, 1, /no-such-host\.invalid/],
])('%j ends the server with one line', async (settings, code, words) => {
  const server = start({ PORT: '0', LOG_LEVEL: 'silent', ...settings })
  const exit = once(server, 'exit')
  const [message] = await once(server.stderr, 'data')
  expect(String(message).split('\n')).toEqual([expect.stringMatching(words), ''])
  expect(await exit).toEqual([code, null])
})
