import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { openTestApp } from '#server/test/test-app.ts'

let app: FastifyInstance
let flow_id: string

beforeEach(async () => {
  app = await openTestApp()
  flow_id = Made.parse((await post('/flows/', '{"name":"etl"}')).json()).id
})
afterEach(() => app.close())

const Made = z.object({ id: z.string() })
const Labelled = z.object({ labels: z.record(z.string(), z.unknown()) })

/** The body is text, for numbers that JavaScript cannot represent. */
function post(url: string, payload: string) {
  const headers = { 'content-type': 'application/json' }
  return app.inject({ method: 'POST', url: `/api${url}`, headers, payload })
}

async function makeRun(members = ''): Promise<string> {
  return Made.parse((await post('/flow_runs/', `{"flow_id":"${flow_id}"${members}}`)).json()).id
}

function addLabels(id: string, payload: string) {
  const headers = { 'content-type': 'application/json' }
  return app.inject({ method: 'PATCH', url: `/api/flow_runs/${id}/labels`, headers, payload })
}

describe('labels', () => {
  test('that are added concurrently are all stored', async () => {
    const id = await makeRun()
    const names = Array.from({ length: 12 }, (_, n) => `label-${n}`)
    await Promise.all(names.map((name) => addLabels(id, `{"${name}":1}`)))
    const { labels } = Labelled.parse((await app.inject({ url: `/api/flow_runs/${id}` })).json())
    expect(Object.keys(labels)).toEqual(expect.arrayContaining(names))
  })

  test('keep every digit when others are added, and on task runs', async () => {
    const id = await makeRun(',"labels":{"rows":9007199254740993}')
    expect((await addLabels(id, '{"bytes":18446744073709551617}')).statusCode).toBe(204)
    const kept = ['"rows":9007199254740993', '"bytes":18446744073709551617']
    const { body } = await app.inject({ url: `/api/flow_runs/${id}` })
    for (const label of kept) expect(body).toContain(label)
    const own = '"labels":{"own":9007199254740995}'
    const task = await post('/task_runs/', `{"flow_run_id":"${id}","task_key":"t","dynamic_key":"0",${own}}`)
    expect(task.statusCode).toBe(201)
    for (const label of [...kept, '"own":9007199254740995']) expect(task.body).toContain(label)
  })
})

test('an empty idempotency key is a key: the run is created once', async () => {
  const first = await post('/flow_runs/', `{"flow_id":"${flow_id}","idempotency_key":""}`)
  const again = await post('/flow_runs/', `{"flow_id":"${flow_id}","idempotency_key":""}`)
  expect([first.statusCode, again.statusCode]).toEqual([201, 200])
  expect(Made.parse(again.json()).id).toBe(Made.parse(first.json()).id)
})

const Refs = z.array(Made)
const Node = z.object({ kind: z.string(), parents: Refs, children: Refs, encapsulating: Refs, artifacts: Refs })
const Graph = z.object({
  root_node_ids: z.array(z.string()),
  nodes: z.array(z.tuple([z.string(), Node])),
  artifacts: Refs,
})

test('the graph of a run has its task runs with their parents, children and artifacts', async () => {
  const flow_run_id = await makeRun()
  const makeTask = async (task_key: string, inputs: string[]) => {
    const task_inputs = { x: inputs.map((id) => ({ input_type: 'task_run', id })) }
    const body = { flow_run_id, task_key, dynamic_key: '0', name: task_key, task_inputs }
    return Made.parse((await post('/task_runs/', JSON.stringify(body))).json()).id
  }
  const extract = await makeTask('extract', [])
  const left = await makeTask('left', [extract])
  const right = await makeTask('right', [extract, crypto.randomUUID()])
  const load = await makeTask('load', [left, right, left])
  const publish = async (task_run_id: string | null) => {
    const body = { type: 'markdown', data: 'x', flow_run_id, task_run_id }
    return Made.parse((await post('/artifacts/', JSON.stringify(body))).json()).id
  }
  const [ofLoad, ofRun] = [await publish(load), await publish(null)]
  const graph = Graph.parse((await app.inject({ url: `/api/flow_runs/${flow_run_id}/graph-v2` })).json())
  const ids = (refs: { id: string }[]) => refs.map(({ id }) => id)
  expect(graph.root_node_ids).toEqual([extract])
  expect(ids(graph.artifacts)).toEqual([ofRun])
  const nodes = graph.nodes.map(([id, { parents, children, artifacts }]) => [
    id,
    ids(parents),
    ids(children),
    ids(artifacts),
  ])
  expect(nodes).toEqual([
    [extract, [], [left, right], []],
    [left, [extract], [load], []],
    [right, [extract], [load], []],
    [load, [left, right], [], [ofLoad]],
  ])
})

test('in the graph of a run a subflow is one node, and a task encapsulates the tasks that it calls', async () => {
  const flow_run_id = await makeRun()
  const makeTask = async (task_key: string, task_inputs: object) => {
    const body = { flow_run_id, task_key, dynamic_key: '0', name: task_key, task_inputs }
    return Made.parse((await post('/task_runs/', JSON.stringify(body))).json()).id
  }
  const outer = await makeTask('outer', {})
  const inner = await makeTask('inner', { __parents__: [{ input_type: 'task_run', id: outer }] })
  const subflow = await makeRun(`,"parent_task_run_id":"${await makeTask('subflow', {})}"`)
  const after = await makeTask('after', { x: [{ input_type: 'flow_run', id: subflow }] })
  const url = `/api/flow_runs/${flow_run_id}/graph-v2`
  const graph = Graph.parse((await app.inject({ url })).json())
  const node = (id: string) => graph.nodes.find(([known]) => known === id)?.[1]
  expect(graph.root_node_ids.toSorted()).toEqual([outer, inner, subflow].toSorted())
  expect(node(inner)).toMatchObject({ parents: [], encapsulating: [{ id: outer }] })
  expect(node(subflow)).toMatchObject({ kind: 'flow-run', children: [{ id: after }] })
  expect(node(after)).toMatchObject({ kind: 'task-run', parents: [{ id: subflow }] })
  expect((await app.inject({ url: `${url}?since=soon` })).statusCode).toBe(422)
})

test('a task run without a flow run is identified by its keys', async () => {
  const task = '{"task_key":"fit","dynamic_key":"0"}'
  const first = await post('/task_runs/', task)
  const again = await post('/task_runs/', task)
  expect([first.statusCode, again.statusCode]).toEqual([201, 200])
  expect(Made.parse(again.json())).toEqual(Made.parse(first.json()))
  expect(first.json()).toMatchObject({ state_type: 'PENDING', name: expect.stringMatching(/^[a-z]+-[a-z]+$/) })
})

test('a subflow outlives the run that started it', async () => {
  const flow_run_id = await makeRun()
  const task = await post('/task_runs/', `{"flow_run_id":"${flow_run_id}","task_key":"sub","dynamic_key":"0"}`)
  const subflow = await makeRun(`,"parent_task_run_id":"${Made.parse(task.json()).id}"`)
  await app.inject({ method: 'DELETE', url: `/api/flow_runs/${flow_run_id}` })
  expect((await app.inject({ url: `/api/flow_runs/${subflow}` })).json()).toMatchObject({ parent_task_run_id: null })
})

test('a state with a timestamp is rejected', async () => {
  const answer = await post(
    '/flow_runs/',
    `{"flow_id":"${flow_id}","state":{"type":"RUNNING","timestamp":"2026-01-01"}}`,
  )
  expect(answer.statusCode).toBe(422)
})
