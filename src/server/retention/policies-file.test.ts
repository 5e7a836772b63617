import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readRetention, updateRetention } from '#sdk/retention.ts'
import { ConfigError } from '#server/config.ts'
import { openDatabase } from '#server/database/open.ts'
import { makeTestDatabase, openTestApp } from '#server/test/test-app.ts'
import { clientOf } from '#server/test/test-client.ts'
import { readRulesFile, watchRulesFile } from './policies-file.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-'))
  path = join(folder, 'retention.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (rules: object) => writeFileSync(path, JSON.stringify(rules))

test('rules in a file are read at the start and after each change, and cannot be changed through the API', async () => {
  write({ run_every: '1d', policies: [{ name: 'reports', keep_last: 2 }] })
  const withFile = await openTestApp({ retentionFile: path })
  const reader = clientOf(withFile)
  expect(await readRetention({ client: reader })).toMatchObject({
    run_every: '1d',
    file: path,
    policies: [{ name: 'reports' }],
  })
  await expect(updateRetention({ policies: [] }, { client: reader })).rejects.toMatchObject({
    status: 409,
    detail: `The retention rules are kept in the file ${path}. Change them there.`,
  })
  write({ policies: [{ name: 'other', keep_last: 3 }] })
  await expect
    .poll(() => readRetention({ client: reader }))
    .toMatchObject({ next_run: null, policies: [{ name: 'other' }] })
  await withFile.close()
})

test('rules in a file that changes while the server starts are read again', async () => {
  const database = await makeTestDatabase()
  const server = await openTestApp({}, database.location)
  const db = await openDatabase(database.location)
  write({ policies: [{ name: 'reports', keep_last: 2 }] })
  const applied = readRulesFile(path)
  write({ policies: [{ name: 'other', keep_last: 3 }] })
  const stop = watchRulesFile(db, path, applied, server.log)
  await expect.poll(() => readRetention({ client: clientOf(server) })).toMatchObject({ policies: [{ name: 'other' }] })
  stop()
  await db.destroy()
  await server.close()
  await database.drop()
})

test('the example of the documentation is valid', async () => {
  const example = /^```json\n(.*?)^```$/ms.exec(readFileSync('docs/retention.md', 'utf8'))?.[1] ?? ''
  writeFileSync(path, example)
  const withFile = await openTestApp({ retentionFile: path })
  const { policies, run_every } = await readRetention({ client: clientOf(withFile) })
  expect(policies.map(({ name }) => name)).toEqual([
    'Monthly reports',
    'Progress bars',
    'Experiments',
    'Everything else',
  ])
  expect(run_every).toBe('1d')
  await withFile.close()
})

test.each([
  ['{"policies": [{"name": "a"}]}', /retention\.json is not valid at policies\.0: a policy needs keep_last/],
  ['{"policies": [], "every": "1d"}', /at the top level: unknown field `every`\./],
  ['[]', /at the top level: expected object\./],
  ['{"policies": ', /cannot be read: .*JSON/],
])('%j stops the server at the start with a line that says why', async (text, message) => {
  writeFileSync(path, text)
  const opening = openTestApp({ retentionFile: path })
  await expect(opening).rejects.toThrow(message)
  await expect(opening).rejects.toThrow(ConfigError)
})
