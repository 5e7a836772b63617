/** A model and a sync with it, on an empty database. */
import { expect, onTestFinished } from 'vitest'
import { beginMirror, readMirror } from '#server/mirror/mirror-state.ts'
import { openTestDatabase } from '#server/test/test-app.ts'
import { ADDRESS, DrivenSync, modelUpstream } from './test-driven-sync.ts'
import { Model } from './test-model.ts'

const SECOND = 1_000_000

type Options = ConstructorParameters<typeof DrivenSync>[3] & { change?: Parameters<typeof modelUpstream>[2] }

export async function openTestSync(model: Model, { change, ...options }: Options = {}) {
  const { db, close } = await openTestDatabase()
  onTestFinished(close)
  await beginMirror(db, ADDRESS)
  const upstream = modelUpstream(model, undefined, change)
  const sync = new DrivenSync(db, model, upstream, options)
  const ids = async () => (await db.selectFrom('artifact').select('id').execute()).map(({ id }) => id)
  const state = async () => (await readMirror(db)) ?? expect.fail('no mirror')
  return { db, upstream, sync, ids, state }
}

/** A model with artifacts of 5 keys. */
export function modelOf(rows: number): Model {
  const model = new Model()
  for (let row = 0; row < rows; row++) {
    model.now += SECOND / 10
    model.insert({ key: `key-${row % 5}`, data: row })
  }
  model.now += SECOND
  return model
}
