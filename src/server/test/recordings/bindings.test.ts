import { expect, test } from 'vitest'
import { Bindings } from './bindings.ts'

const RECORDED = '0db228df-2a7f-4ce5-9041-6bcc06ec61c8'
const OURS = '01a200d4-eaee-7a3b-9ddb-b89089a5656a'
const OTHER = '01a200d4-ef13-7858-ae92-25c90874f894'

test('an id is bound to one recorded id, in responses and later requests', () => {
  const bindings = new Bindings()
  expect(bindings.differences({ id: RECORDED }, { id: OURS })).toEqual([])
  expect(bindings.fill({ on: `prefect.flow-run.${RECORDED}` })).toEqual({ on: `prefect.flow-run.${OURS}` })
  expect(bindings.differences({ id: RECORDED }, { id: OTHER })).toHaveLength(1)
})

test('values that the client chose must be returned unchanged', () => {
  const bindings = new Bindings()
  bindings.fill({ transition_id: RECORDED, name: 'wire-artifacts' })
  expect(bindings.differences({ transition_id: RECORDED }, { transition_id: OURS })).toHaveLength(1)
  expect(bindings.differences({ name: 'wire-artifacts' }, { name: 'brave-otter' })).toHaveLength(1)
})

test('times, durations and run names can differ, but not be missing', () => {
  const recorded = { name: 'stalwart-okapi', start_time: '2026-11-22T01:17:35.777490Z', total_run_time: 1.5 }
  const actual = { name: 'brave-otter', start_time: '2026-11-23T01:17:35Z', total_run_time: 0 }
  expect(new Bindings().differences(recorded, actual)).toEqual([])
  expect(new Bindings().differences(recorded, { ...actual, start_time: null })).toHaveLength(1)
  expect(new Bindings().differences(recorded, { ...actual, name: null })).toHaveLength(1)
})

test('different members, values, types and rows are reported', () => {
  const differences = (recorded: object, actual: object) =>
    new Bindings().differences(JSON.parse(JSON.stringify(recorded)), JSON.parse(JSON.stringify(actual)))
  expect(differences({ a: 1 }, {})).toHaveLength(1)
  expect(differences({}, { a: 1 })).toHaveLength(1)
  expect(differences({ a: 1 }, { a: '1' })).toHaveLength(1)
  expect(differences({ a: 'x' }, { a: 'y' })).toHaveLength(1)
  expect(differences([{ a: 1 }], [])).toHaveLength(1)
  expect(differences([{ a: 1 }], [{ a: 2 }])).toHaveLength(1)
})
