/** Rows that the database does not accept. PostgreSQL has limits for indexed text that SQLite lacks. */
import { randomBytes } from 'node:crypto'
import { expect, inject, test } from 'vitest'
import { modelOf, openTestSync } from '#server/mirror/test/test-sync.ts'

const LONG = randomBytes(10_000).toString('base64')

test.each(['key', 'type', 'flow_run_id'])(
  'a row with a very long %s does not keep others from being mirrored',
  async (field) => {
    const model = modelOf(4)
    const { id } = model.insert({ key: 'long', [field]: LONG })
    for (let row = 0; row < 4; row++) model.insert({ key: 'newer', data: row })
    const { sync, ids, state } = await openTestSync(model)
    await sync.settle()
    const isStored = inject('database') === 'sqlite'
    const expected = [...model.artifacts.keys()].filter((each) => isStored || each !== id)
    expect((await ids()).toSorted()).toEqual(expected.toSorted())
    expect(await state()).toMatchObject({ unreadable: isStored ? 0 : 1, walk: { ranges: [] } })
  },
)
