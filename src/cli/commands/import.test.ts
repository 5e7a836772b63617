import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { terminal } from '#cli/test-terminal.ts'
import { connect } from '#sdk/index.ts'
import { openTestApp } from '#server/test/test-app.ts'

let upstream: Awaited<ReturnType<typeof openTestApp>>
let from: string
let folder: string
let databaseUrl: string

beforeEach(async () => {
  upstream = await openTestApp({ authString: 'ada:secret' })
  from = `${await upstream.listen({ port: 0, host: '127.0.0.1' })}/api`
  folder = mkdtempSync(join(tmpdir(), 'vitrine-import-'))
  databaseUrl = `sqlite:${join(folder, 'copy.db')}`
})
afterEach(async () => {
  await upstream.close()
  rmSync(folder, { recursive: true })
})

const env = { VITRINE_UPSTREAM_AUTH_STRING: 'ada:secret' }

const run = (args: string[], surroundings = {}) =>
  terminal('http://127.0.0.1:1/api')(['import', '--database-url', databaseUrl, ...args], { env, ...surroundings })

test('says what the database has, and shows progress in a terminal', async () => {
  const client = connect({ url: from, authString: 'ada:secret' })
  for (let number = 1; number <= 120; number++) {
    await client.createArtifact({ key: 'report', type: 'markdown', data: String(number) })
  }
  const { code, stdout, stderr } = await run(['--from', from], { columns: 80 })
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: 'The database has 120 artifacts, 0 flow runs, 0 task runs and 0 log lines.\n',
  })
  expect(stderr).toContain('120 of 120 artifacts')
})

test('an import that was stopped by Ctrl-C says how to continue', async () => {
  const { code, stderr } = await run(['--from', from], { signal: AbortSignal.abort() })
  expect({ code, stderr }).toEqual({ code: 130, stderr: 'Stopped. Run the same command again to continue.\n' })
})

test('a wrong password, a wrong address and a server that is away are explained in one line', async () => {
  const wrong = await run(['--from', from], { env: { VITRINE_UPSTREAM_AUTH_STRING: 'ada:wrong' } })
  expect(wrong).toMatchObject({ code: 1, stderr: expect.stringMatching(/^error: .*rejected the credentials.*\n$/) })
  const page = await run(['--from', from.replace('/api', '/elsewhere')])
  expect(page).toMatchObject({ code: 1, stderr: expect.stringMatching(/^error: .*Does its URL end in \/api\?\n$/) })
  await upstream.close()
  const away = await run(['--from', from])
  expect(away).toMatchObject({ code: 1, stderr: expect.stringMatching(/^error: .* cannot be reached.*\n$/) })
})

test('an import needs addresses that are valid', async () => {
  expect(await run([])).toMatchObject({ code: 2 })
  expect(await run(['--from', 'ftp://prefect.example'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('`--from` must be the URL of a Prefect API'),
  })
  expect(await run(['--from', from, '--database-url', 'mysql://x'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--database-url must be like sqlite:'),
  })
})
