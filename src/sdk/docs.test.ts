/** Runs the examples of docs/sdk.md in order against a real server. */
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openTestApp } from '#server/test/test-app.ts'
import * as vitrine from './index.ts'

let app: Awaited<ReturnType<typeof openTestApp>>

beforeAll(async () => {
  app = await openTestApp()
  vi.stubEnv('PREFECT_API_URL', `${await app.listen({ port: 0, host: '127.0.0.1' })}/api`)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await app.close()
})

const page = readFileSync('docs/sdk.md', 'utf8')
const PARTS = /^#+ (?<heading>[^\n]*)$|^```ts\n(?<code>.*?)^```$/gms
const IMPORT = /^import (\{.*?\}) from 'vitrine'$/gm

/** Each example with the heading above it. */
function examplesOf(page: string): { heading: string; code: string }[] {
  let heading = ''
  return Array.from(page.matchAll(PARTS)).flatMap(({ groups = {} }) => {
    heading = groups.heading ?? heading
    return groups.code === undefined ? [] : [{ heading, code: groups.code }]
  })
}

type Program = (names: typeof vitrine, console: { log: (...values: unknown[]) => void }) => Promise<void>
const AsyncFunction: new (...parts: string[]) => Program = Object.getPrototypeOf(async () => {}).constructor

test.each(examplesOf(page))('the example under “$heading” prints the documented output', async ({ code }) => {
  const program = stripTypeScriptTypes(code).replace(IMPORT, 'const $1 = vitrine')
  const logged: string[] = []
  const log = (...values: unknown[]) => logged.push(values.map(String).join(' '))
  await new AsyncFunction('vitrine', 'console', program)(vitrine, { log })
  const documented = Array.from(code.matchAll(/console\.log\(.*\) \/\/ (.*)$/gm), ([, output = '']) => output)
  expect(logged).toEqual(expect.arrayContaining(documented))
})
