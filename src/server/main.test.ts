import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

function start(env: Record<string, string>) {
  const main = fileURLToPath(new URL('main.ts', import.meta.url))
  return spawn(process.execPath, [main], { env: { PATH: '', ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
}

test('it says where it is and how to publish, and SIGTERM stops it cleanly', async () => {
  const server = start({ PORT: '0', DATABASE_URL: 'sqlite::memory:', LOG_LEVEL: 'silent' })
  const exit = once(server, 'exit')
  const [greeting] = await once(server.stdout, 'data')
  const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(String(greeting))?.[0]
  expect(String(greeting)).toContain(`PREFECT_API_URL=${address}api`)
  expect(String(greeting)).toContain(`curl ${address}api/artifacts/`)
  expect(await (await fetch(`${address}api/health`)).json()).toBe(true)
  server.kill('SIGTERM')
  expect(await exit).toEqual([0, null])
})

test('a setting that makes no sense is said in a line', async () => {
  const server = start({ PORT: 'no' })
  const exit = once(server, 'exit')
  const [message] = await once(server.stderr, 'data')
  expect(String(message)).toBe('PORT is "no": it has to be a whole number from 0 to 65535.\n')
  expect(await exit).toEqual([1, null])
})
