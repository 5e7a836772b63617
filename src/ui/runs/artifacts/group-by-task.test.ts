import { describe, expect, test } from 'vitest'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { groupByTask, isOwnResult } from './group-by-task.ts'

const summary = (id: string, members: Partial<ArtifactSummary> = {}): ArtifactSummary => ({
  id,
  created: '2026-03-01T10:00:00Z',
  updated: '2026-03-01T10:00:00Z',
  key: id,
  type: 'markdown',
  description: null,
  flow_run_id: 'run',
  task_run_id: null,
  size: 2,
  preview: { kind: 'empty' },
  versions: 1,
  is_latest: true,
  is_pinned: false,
  flow: null,
  flow_run: null,
  task_run: null,
  ...members,
})

const ids = (groups: ReturnType<typeof groupByTask>) => groups.map(({ artifacts }) => artifacts.map(({ id }) => id))

describe('the order in which the artifacts of a run are read', () => {
  test('the flow’s own come first, although a task published before it', () => {
    const groups = groupByTask([summary('a', { task_run_id: 'task' }), summary('b')], { task: null }, 'run')
    expect(ids(groups)).toEqual([['b'], ['a']])
  })

  test('tasks follow in the order in which they started, not in which they published', () => {
    const starts = { slow: '2026-03-01T09:00:00Z', quick: '2026-03-01T09:30:00Z' }
    const published = [
      summary('a', { task_run_id: 'quick', created: '2026-03-01T10:00:00Z' }),
      summary('b', { task_run_id: 'slow', created: '2026-03-01T11:00:00Z' }),
      summary('c', { task_run_id: 'quick', created: '2026-03-01T12:00:00Z' }),
    ]
    expect(ids(groupByTask(published, starts, 'run'))).toEqual([['b'], ['a', 'c']])
  })

  test('a task that is not known stands where it first published', () => {
    const published = [
      summary('a', { task_run_id: 'unknown', created: '2026-03-01T10:00:00Z' }),
      summary('b', { task_run_id: 'late', created: '2026-03-01T10:30:00Z' }),
      summary('c', { task_run_id: 'early', created: '2026-03-01T10:40:00Z' }),
    ]
    const starts = { early: '2026-03-01T09:00:00Z', late: '2026-03-01T10:20:00Z' }
    expect(ids(groupByTask(published, starts, 'run'))).toEqual([['c'], ['a'], ['b']])
  })

  test('subflows follow the run itself in the order of their start, each with its own first', () => {
    const published = [
      summary('a', { flow_run_id: 'second', task_run_id: 'task' }),
      summary('b', { flow_run_id: 'second' }),
      summary('c', { flow_run_id: 'first' }),
      summary('d'),
    ]
    const starts = { first: '2026-03-01T09:00:00Z', second: '2026-03-01T09:30:00Z', task: '2026-03-01T09:31:00Z' }
    const groups = groupByTask(published, starts, 'run')
    expect(ids(groups)).toEqual([['d'], ['c'], ['b'], ['a']])
    expect(groups.map(({ is_subflow }) => is_subflow)).toEqual([false, true, true, true])
  })

  test('of one task run alone, nothing counts as a subflow’s', () => {
    const groups = groupByTask([summary('a', { task_run_id: 'task' })], {}, null)
    expect(groups).toMatchObject([{ task_run_id: 'task', is_subflow: false }])
  })

  test('a run without artifacts has no groups', () => {
    expect(groupByTask([], {}, 'run')).toEqual([])
  })
})

describe('what counts as a result of Prefect’s own', () => {
  const reference = { kind: 'json', text: '{"storage_key":"/tmp/results/3f2a","expiration":null,"seriali…' } as const

  test('a keyless artifact without a kind that says where a result is stored', () => {
    expect(isOwnResult({ key: null, type: null, preview: reference })).toBe(true)
  })

  test('anything of the kind “result”', () => {
    expect(isOwnResult({ key: 'my-result', type: 'result', preview: { kind: 'empty' } })).toBe(true)
  })

  test('not what a flow published without a kind', () => {
    expect(isOwnResult({ key: null, type: null, preview: { kind: 'json', text: '{"rows": 3}' } })).toBe(false)
    expect(isOwnResult({ key: 'mine', type: null, preview: reference })).toBe(false)
    expect(isOwnResult({ key: null, type: null, preview: { kind: 'json', text: '["storage_key"]' } })).toBe(false)
  })
})
