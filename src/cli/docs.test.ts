/** Runs the examples of docs/cli.md in order, in a real shell against a real server. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestApp } from '#server/test/test-app.ts'

let app: Awaited<ReturnType<typeof openTestApp>>
let folder: string

beforeAll(async () => {
  app = await openTestApp()
  await app.listen({ port: 0, host: '127.0.0.1' })
  folder = mkdtempSync(join(tmpdir(), 'vitrine-docs-'))
  const main = resolve('bin/vitrine.js')
  writeFileSync(join(folder, 'vitrine'), `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`, { mode: 0o755 })
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await app.close()
})

const EXAMPLE = /^```sh\n(?<script>.*?)^```$(?:\n\n^```text\n(?<expected>.*?)^```$)?/gms
const examples = Array.from(readFileSync('docs/cli.md', 'utf8').matchAll(EXAMPLE), ({ groups = {} }) => groups)

test.each(examples)('this example runs:\n$script', async ({ script = '', expected }) => {
  const path = [folder, dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(':')
  const env = { PATH: path, PREFECT_API_URL: `${app.listeningOrigin}/api` }
  // Fails if any command fails, including those before a pipe.
  const { stdout } = await promisify(execFile)('bash', ['-e', '-o', 'pipefail', '-c', script], { cwd: folder, env })
  if (expected !== undefined) expect(stdout.replaceAll('\r\n', '\n')).toBe(expected)
})

test('the page has examples', () => {
  expect(examples.length).toBeGreaterThan(10)
})
