import { describe, expect, it } from 'vitest'
import { selectionOf } from './by-server.ts'
import { type Deletion, deletionOfFlowRun, deletionOfVersion } from './deletions.ts'

const version = {
  id: 'v',
  key: 'daily',
  created: '2026-01-02T00:00:00Z',
  flow_run_id: 'run',
  is_pinned: false,
}

const deletion = (changes: Partial<Deletion>): Deletion[] => [
  {
    id: 1,
    label: 'something',
    targets: [{ type: 'key', key: 'daily' }],
    createdBefore: '2026-01-03T00:00:00Z',
    includesPinned: false,
    status: { state: 'waiting' },
    undo: () => {},
    retry: () => {},
    stop: () => {},
    dismiss: () => {},
    sendOnLeave: () => {},
    ...changes,
  },
]

describe('a version is marked as being deleted', () => {
  it('when it, its key, its run or the list that shows it is being deleted', () => {
    const filter = { search: 'daily', latest_only: true }
    expect(deletionOfVersion(deletion({}), version)).toBeDefined()
    expect(deletionOfVersion(deletion({ targets: [{ type: 'version', id: 'v' }] }), version)).toBeDefined()
    const run = (includesArtifacts: boolean) =>
      deletion({ targets: [{ type: 'flow-run', id: 'run', includesArtifacts }] })
    expect(deletionOfVersion(run(true), version)).toBeDefined()
    expect(deletionOfVersion(run(false), version)).toBeUndefined()
    expect(deletionOfFlowRun(run(false), 'run')).toBeDefined()
    const match = deletion({ targets: [{ type: 'match', filter: { ...filter, sort: 'KEY_ASC' } }] })
    expect(deletionOfVersion(match, version, filter)).toBeDefined()
    expect(deletionOfVersion(match, version, { ...filter, search: 'weekly' })).toBeUndefined()
    expect(deletionOfVersion(match, version)).toBeUndefined()
  })

  it('but not when it is pinned or was created later', () => {
    expect(deletionOfVersion(deletion({}), { ...version, is_pinned: true })).toBeUndefined()
    expect(deletionOfVersion(deletion({ includesPinned: true }), { ...version, is_pinned: true })).toBeDefined()
    expect(deletionOfVersion(deletion({}), { ...version, created: '2026-01-03T00:00:00Z' })).toBeUndefined()
  })

  it('but not when the deletion failed or was stopped', () => {
    expect(deletionOfVersion(deletion({ status: { state: 'failed', reason: 'no' } }), version)).toBeUndefined()
    expect(deletionOfVersion(deletion({ status: { state: 'stopped', progress: null } }), version)).toBeUndefined()
  })
})

describe('the selection sent to our own server', () => {
  it('contains keys and single versions', () => {
    const targets: Deletion['targets'] = [
      { type: 'key', key: 'daily' },
      { type: 'version', id: 'v' },
    ]
    expect(selectionOf(targets)).toEqual({
      artifacts: { operator: 'or_', id: { any_: ['v'] }, key: { any_: ['daily'] } },
    })
  })

  it('includes all versions of matching keys, without a sort order', () => {
    expect(selectionOf([{ type: 'match', filter: { latest_only: true, sort: 'KEY_ASC', search: 'daily' } }])).toEqual({
      latest_only: true,
      search: 'daily',
      whole_keys: true,
    })
  })

  it('is null for a flow run whose artifacts are kept', () => {
    expect(selectionOf([{ type: 'flow-run', id: 'run', includesArtifacts: false }])).toBeNull()
  })
})
