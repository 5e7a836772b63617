/** The process: streams, signals, exit codes. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { createClient } from '#sdk/index.ts'
import { openTestApp } from '#server/test/test-app.ts'
import { spawnProgram } from '#server/test/test-program.ts'
import { withoutVitrineRoutes } from './test-terminal.ts'

const start = (args: string[], env: Record<string, string> = {}) => spawnProgram('src/cli/main.ts', args, env)

async function openServer(): Promise<string> {
  const app = await openTestApp()
  onTestFinished(() => app.close())
  return `${await app.listen({ port: 0, host: '127.0.0.1' })}/api`
}

test('a wrong command ends with 2 and a message on stderr', async () => {
  const program = start(['artifact', 'lst'])
  const [words, data, exit] = await Promise.all([text(program.stderr), text(program.stdout), once(program, 'exit')])
  expect([exit[0], data]).toEqual([2, ''])
  expect(words).toContain("unknown command 'lst'")
})

test('a closed pipe on stdout is not an error', async () => {
  const url = await openServer()
  const client = createClient({ url })
  const description = 'x'.repeat(20_000)
  for (let at = 0; at < 100; at++) await client.createArtifact({ key: `key-${at}`, description })
  const program = start(['artifact', 'ls', '-o', 'ndjson'], { PREFECT_API_URL: url })
  const exit = once(program, 'exit')
  const words = text(program.stderr)
  await once(program.stdout, 'data')
  program.stdout.destroy()
  expect([await exit, await words]).toEqual([[0, null], ''])
})

test('exports and deletions continue when the reader of their output has left', async () => {
  const url = await openServer()
  const prefect = await withoutVitrineRoutes(url)
  onTestFinished(prefect.close)
  const client = createClient({ url })
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-cli-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (let data = 0; data < 20; data++) await client.createArtifact({ key: 'a', type: 'progress', data })

  const saving = start(['artifact', 'export', 'a', '--all', '--to', folder], { PREFECT_API_URL: url })
  saving.stdout.destroy()
  expect([await once(saving, 'exit'), readdirSync(folder).length]).toEqual([[0, null], 20])

  const deleting = start(['artifact', 'delete', 'a', '--yes'], { PREFECT_API_URL: prefect.url })
  deleting.stderr.destroy()
  expect([await once(deleting, 'exit'), await client.countArtifacts({})]).toEqual([[0, null], 0])

  const failing = start(['artifact', 'delete', 'a', '--yes'], { PREFECT_API_URL: prefect.url })
  failing.stderr.destroy()
  expect(await once(failing, 'exit')).toEqual([1, null])
})

test('Ctrl-C ends a command that waits for the server with 130', async () => {
  const silent = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => {
    silent.closeAllConnections()
    silent.close()
  })
  await once(silent, 'listening')
  const address = silent.address()
  const port = typeof address === 'object' ? address?.port : 0
  const program = start(['artifact', 'ls'], { PREFECT_API_URL: `http://127.0.0.1:${port}/api` })
  const exit = once(program, 'exit')
  await once(silent, 'request')
  program.kill('SIGINT')
  expect(await exit).toEqual([130, null])
})

test('in a checkout, a Node version without TypeScript support prints what to do', async () => {
  const program = spawn(process.execPath, ['--no-experimental-strip-types', 'bin/vitrine.js', '--version'])
  const [words, exit] = await Promise.all([text(program.stderr), once(program, 'exit')])
  expect(exit).toEqual([1, null])
  expect(words).toMatch(/^error: A checkout of Vitrine requires Node 22\.18 or newer.*: npx vitrine\n$/)
})

test('serve suggests another address if the port is in use', async () => {
  const port = new URL(await openServer()).port
  const program = start(['serve', '--port', port, '--database-url', 'sqlite::memory:', '--log-level', 'silent'])
  const [words, exit] = await Promise.all([text(program.stderr), once(program, 'exit')])
  expect(exit).toEqual([1, null])
  expect(words).toMatch(/EADDRINUSE.*\nChoose another address with --port or --host\.\n$/)
})

test('serve runs until a signal', async () => {
  const args = ['serve', '--port', '0', '--database-url', 'sqlite::memory:', '--log-level', 'silent', '--read-only']
  const program = start(args)
  const exit = once(program, 'exit')
  const [greeting] = await once(program.stdout, 'data')
  expect(String(greeting)).toContain('read-only')
  const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(String(greeting))?.[0]
  expect(await (await fetch(`${address}api/health`)).json()).toBe(true)
  program.kill('SIGINT')
  expect(await exit).toEqual([0, null])
})

test('serve ends with 2 if a setting is invalid', async () => {
  const program = start(['serve', '--port', 'http'])
  const [words, exit] = await Promise.all([text(program.stderr), once(program, 'exit')])
  expect([words, exit[0]]).toEqual(['--port must be a whole number from 0 to 65535, not "http".\n', 2])
})
