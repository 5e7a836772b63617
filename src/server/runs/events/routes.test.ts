import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { openTestApp } from '#server/test/test-app.ts'

let app: FastifyInstance
/** Gets each event in a request of its own. */
let other: FastifyInstance

beforeEach(async () => {
  app = await openTestApp()
  other = await openTestApp()
})
afterEach(async () => {
  await app.close()
  await other.close()
})

type Reported = { id?: string; run: string; flowRun?: string; second?: number; type?: string; task_run?: object }

function event({ id = crypto.randomUUID(), run, flowRun, second = 0, type = 'RUNNING', task_run = {} }: Reported) {
  return {
    id,
    occurred: `2026-01-01T00:${String(Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')}Z`,
    event: `prefect.task-run.${type}`,
    resource: { 'prefect.resource.id': `prefect.task-run.${run}`, 'prefect.orchestration': 'client' },
    related: flowRun
      ? [{ 'prefect.resource.id': `prefect.flow-run.${flowRun}`, 'prefect.resource.role': 'flow-run' }]
      : [],
    payload: { task_run: { task_key: 'step', dynamic_key: run, ...task_run }, validated_state: { type } },
  }
}

const send = (app: FastifyInstance, events: object[]) =>
  app.inject({ method: 'POST', url: '/api/events', payload: events })

const TaskRun = z.object({ id: z.string(), name: z.string(), state_type: z.string(), tags: z.array(z.string()) })

async function taskRuns(app: FastifyInstance, ids: string[]) {
  const payload = { task_runs: { id: { any_: ids } } }
  const answer = await app.inject({ method: 'POST', url: '/api/task_runs/filter', payload })
  return z.array(z.looseObject(TaskRun.shape)).parse(answer.json())
}

async function stateHistory(app: FastifyInstance, run: string) {
  return (await app.inject({ url: `/api/task_run_states/?task_run_id=${run}` })).json()
}

test('events in one request have the same effect as in one request each', async () => {
  const reports = fc.record({
    run: fc.integer({ min: 0, max: 3 }),
    second: fc.integer({ min: 0, max: 4 }),
    type: fc.constantFrom('PENDING', 'RUNNING', 'COMPLETED', 'FAILED'),
    task_run: fc.record(
      {
        // Two runs with the same keys are the same run.
        dynamic_key: fc.constantFrom('0', '1'),
        name: fc.constantFrom('load', 'save'),
        tags: fc.subarray(['a', 'b', 'c']),
        run_count: fc.nat(3),
        task_inputs: fc.constant({ x: [{ input_type: 'constant', type: 'int' }] }),
      },
      { requiredKeys: ['dynamic_key'] },
    ),
  })
  const order = fc.array(fc.nat(), { minLength: 1, maxLength: 10 })
  await fc.assert(
    fc.asyncProperty(fc.array(reports, { minLength: 1, maxLength: 6 }), order, async (reports, order) => {
      const runs = Array.from({ length: 4 }, () => crypto.randomUUID())
      const flowRun = crypto.randomUUID()
      const known = reports.map(({ run, ...report }) => event({ ...report, run: runs[run] ?? '', flowRun }))
      const events = order.map((index) => known[index % known.length] ?? {})
      expect((await send(app, events)).statusCode).toBe(204)
      for (const event of events) await send(other, [event])
      const seen = []
      for (const server of [app, other]) {
        const found = await taskRuns(server, runs)
        const histories = []
        for (const { id } of found) histories.push(await stateHistory(server, id))
        seen.push({ found: found.map(({ created, updated, estimated_run_time, ...run }) => run), histories })
      }
      expect(seen[0]).toEqual(seen[1])
    }),
    { numRuns: 25 },
  )
})

test('hundreds of events in one request are applied in their order', async () => {
  const runs = Array.from({ length: 200 }, () => crypto.randomUUID())
  const flowRun = crypto.randomUUID()
  const types = ['PENDING', 'RUNNING', 'COMPLETED']
  const events = types.flatMap((type, second) =>
    runs.map((run, index) => event({ run, flowRun, type, second, task_run: { tags: [`tag-${index % 3}`] } })),
  )
  expect((await send(app, [...events, ...events])).statusCode).toBe(204)
  const found = await taskRuns(app, runs)
  expect(found).toHaveLength(200)
  expect(found.every(({ state_type }) => state_type === 'COMPLETED')).toBe(true)
  expect(await stateHistory(app, runs[199] ?? '')).toMatchObject(types.map((type) => ({ type })))
})

test('an event that cannot be stored does not prevent the others from being stored', async () => {
  const runs = Array.from({ length: 5 }, () => crypto.randomUUID())
  const events = runs.map((run, index) => event({ run, task_run: { name: index === 2 ? 'nul \0' : 'step' } }))
  const answer = await send(app, events)
  expect([answer.statusCode, answer.json().detail]).toEqual([422, expect.stringContaining('NUL')])
  expect((await taskRuns(app, runs)).map(({ id }) => id).toSorted()).toEqual(
    runs.filter((_, index) => index !== 2).toSorted(),
  )
})

test('an event with the id of a stored one is ignored, also if it reports another run', async () => {
  const [run, another] = [crypto.randomUUID(), crypto.randomUUID()]
  const id = crypto.randomUUID()
  await send(app, [event({ id, run })])
  expect((await send(app, [event({ id, run: another, second: 1 })])).statusCode).toBe(204)
  expect(await taskRuns(app, [run, another])).toMatchObject([{ id: run }])
})

test('a request with more events than Vitrine accepts, or an invalid one, is rejected with a reason', async () => {
  const many = await send(app, Array(10_001).fill({}))
  expect(many.statusCode).toBe(422)
  expect(many.json().detail).toBe('A list in the body is too long: at most 10000 items are accepted.')
  const invalid = await send(app, [event({ run: crypto.randomUUID() }), { ...event({ run: '' }), occurred: 'soon' }])
  expect(invalid.json().exception_detail).toMatchObject([{ loc: ['body', 1, 'occurred'], input: 'soon' }])
})
