import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestDatabase } from '#server/test/test-app.ts'
import { containsText } from './dialect.ts'
import type { Database } from './open.ts'

let database: Awaited<ReturnType<typeof openTestDatabase>>
let db: Database

beforeEach(async () => {
  database = await openTestDatabase()
  db = database.db
})
afterEach(() => database.close())

const TIME = '2026-01-01T00:00:00.000000Z'

async function insertFlows(names: string[]): Promise<void> {
  const flow = { created: TIME, updated: TIME, tags: '[]', labels: '{}' }
  await db
    .insertInto('flow')
    .values(names.map((name) => ({ ...flow, id: crypto.randomUUID(), name })))
    .execute()
}

async function search(text: string): Promise<string[]> {
  const rows = await db
    .selectFrom('flow')
    .select('name')
    .where(containsText(db, 'flow.name', text))
    .execute()
  return rows.map(({ name }) => name).toSorted()
}

test.each([
  ['orders', ['Daily ORDERS']],
  ['MÜLLER', ['Frau Müller', 'MÜLLER']],
  ['müller', ['Frau Müller', 'MÜLLER']],
  ['οδοσ', ['ΟΔΟΣ']],
  ['οδος', []],
  ['istanbul', ['İstanbul']],
  ['300 k', ['300 \u212a']],
  ['straße', ['STRAẞE', 'Straße']],
  ['strasse', []],
  ['жук', ['ЖУК']],
  ['50%', ['50% off']],
  ['a_b', ['a_b']],
  ['\\', ['back\\slash']],
  ['*', ['star*']],
])('a search for %s finds the letters in any case, without wildcards', async (text, found) => {
  await insertFlows(['Daily ORDERS', 'Frau Müller', 'MÜLLER', 'Muller', 'ΟΔΟΣ', 'İstanbul', '300 \u212a'])
  await insertFlows(['STRAẞE', 'Straße', 'ЖУК', '50% off', 'a_b', 'axb', 'back\\slash', 'star*'])
  expect(await search(text)).toEqual(found)
})

test('each letter is found by its other case, as on PostgreSQL', async () => {
  // The databases know different versions of Unicode, so newer letters are left out.
  const letters = Array.from({ length: 0x2000 }, (_, code) => String.fromCodePoint(code + 1)).filter((letter) =>
    /\p{Letter}/u.test(letter),
  )
  const upper = letters.filter((letter) => [...letter.toLowerCase()].length === 1 && letter.toLowerCase() !== letter)
  await insertFlows(upper.map((letter) => `${letter}.`))
  const missing = []
  for (const letter of upper) {
    const found = await search(`${letter.toLowerCase()}.`)
    if (!found.includes(`${letter}.`)) missing.push(letter)
  }
  expect(missing).toEqual([])
})
