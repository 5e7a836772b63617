import { describe, expect, test } from 'vitest'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { groupByTask, isResultReferenceSummary } from './group-by-task.ts'

const summary = (id: string, fields: Partial<ArtifactSummary> = {}): ArtifactSummary => ({
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
  deployment: null,
  version: null,
  versions: 1,
  is_latest: true,
  is_pinned: false,
  is_only_here: false,
  change: null,
  flow: null,
  flow_run: null,
  task_run: null,
  ...fields,
})

const ids = (groups: ReturnType<typeof groupByTask>) => groups.map(({ artifacts }) => artifacts.map(({ id }) => id))

describe('the order of the artifacts of a run', () => {
  test('flow-level artifacts come first even if a task published earlier', () => {
    const groups = groupByTask([summary('a', { task_run_id: 'task' }), summary('b')], { task: null }, 'run')
    expect(ids(groups)).toEqual([['b'], ['a']])
  })

  test('tasks are sorted by start time, not by the time they published', () => {
    const starts = { slow: '2026-03-01T09:00:00Z', quick: '2026-03-01T09:30:00Z' }
    const published = [
      summary('a', { task_run_id: 'quick', created: '2026-03-01T10:00:00Z' }),
      summary('b', { task_run_id: 'slow', created: '2026-03-01T11:00:00Z' }),
      summary('c', { task_run_id: 'quick', created: '2026-03-01T12:00:00Z' }),
    ]
    expect(ids(groupByTask(published, starts, 'run'))).toEqual([['b'], ['a', 'c']])
  })

  test('an unknown task is placed by the time of its first artifact', () => {
    const published = [
      summary('a', { task_run_id: 'unknown', created: '2026-03-01T10:00:00Z' }),
      summary('b', { task_run_id: 'late', created: '2026-03-01T10:30:00Z' }),
      summary('c', { task_run_id: 'early', created: '2026-03-01T10:40:00Z' }),
    ]
    const starts = { early: '2026-03-01T09:00:00Z', late: '2026-03-01T10:20:00Z' }
    expect(ids(groupByTask(published, starts, 'run'))).toEqual([['c'], ['a'], ['b']])
  })

  test('subflows follow the run by start time, each with its flow-level artifacts first', () => {
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

  test('no artifact on the page of a task run counts as one of a subflow', () => {
    const groups = groupByTask([summary('a', { task_run_id: 'task' })], {}, null)
    expect(groups).toMatchObject([{ task_run_id: 'task', is_subflow: false }])
  })

  test('a run without artifacts has no groups', () => {
    expect(groupByTask([], {}, 'run')).toEqual([])
  })
})

describe('a result reference that Prefect created', () => {
  const reference = { kind: 'json', text: '{"storage_key":"/tmp/results/3f2a","expiration":null,"seriali…' } as const

  test('is an untyped artifact without a key that has a storage key', () => {
    expect(isResultReferenceSummary({ key: null, type: null, preview: reference })).toBe(true)
  })

  test('is any artifact of type "result"', () => {
    expect(isResultReferenceSummary({ key: 'my-result', type: 'result', preview: { kind: 'empty' } })).toBe(true)
  })

  test('is not an untyped artifact that a flow published', () => {
    expect(isResultReferenceSummary({ key: null, type: null, preview: { kind: 'json', text: '{"rows": 3}' } })).toBe(
      false,
    )
    expect(isResultReferenceSummary({ key: 'mine', type: null, preview: reference })).toBe(false)
    expect(
      isResultReferenceSummary({ key: null, type: null, preview: { kind: 'json', text: '["storage_key"]' } }),
    ).toBe(false)
  })
})
