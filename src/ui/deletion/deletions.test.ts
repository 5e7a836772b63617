import { describe, expect, it } from 'vitest'
import { selectionOf } from './by-server.ts'
import { type Deletion, deletionOf, deletionOfRun } from './deletions.ts'

const version = {
  id: 'v',
  key: 'daily',
  created: '2026-01-02T00:00:00Z',
  flow_run_id: 'run',
  is_pinned: false,
}

const deletion = (changes: Partial<Deletion>): Deletion[] => [
  {
    token: 1,
    label: 'something',
    targets: [{ type: 'key', key: 'daily' }],
    created_before: '2026-01-03T00:00:00Z',
    includes_pinned: false,
    status: { state: 'waiting' },
    ...changes,
  },
]

describe('a version is marked as going', () => {
  it('when it, its key, its run or the list it stands in goes', () => {
    const filter = { search: 'daily', latest_only: true }
    expect(deletionOf(deletion({}), version)).toBeDefined()
    expect(deletionOf(deletion({ targets: [{ type: 'version', id: 'v' }] }), version)).toBeDefined()
    const run = (has_artifacts: boolean) => deletion({ targets: [{ type: 'flow-run', id: 'run', has_artifacts }] })
    expect(deletionOf(run(true), version)).toBeDefined()
    expect(deletionOf(run(false), version)).toBeUndefined()
    expect(deletionOfRun(run(false), 'run')).toBeDefined()
    const match = deletion({ targets: [{ type: 'match', filter: { ...filter, sort: 'KEY_ASC' } }] })
    expect(deletionOf(match, version, filter)).toBeDefined()
    expect(deletionOf(match, version, { ...filter, search: 'weekly' })).toBeUndefined()
    expect(deletionOf(match, version)).toBeUndefined()
  })

  it('but not when it is pinned, or came later', () => {
    expect(deletionOf(deletion({}), { ...version, is_pinned: true })).toBeUndefined()
    expect(deletionOf(deletion({ includes_pinned: true }), { ...version, is_pinned: true })).toBeDefined()
    expect(deletionOf(deletion({}), { ...version, created: '2026-01-03T00:00:00Z' })).toBeUndefined()
  })

  it('but not when the deletion has failed or was stopped', () => {
    expect(deletionOf(deletion({ status: { state: 'failed', reason: 'no' } }), version)).toBeUndefined()
    expect(deletionOf(deletion({ status: { state: 'stopped', progress: null } }), version)).toBeUndefined()
  })
})

describe('what is sent to our own server', () => {
  it('names keys and single versions side by side', () => {
    const targets: Deletion['targets'] = [
      { type: 'key', key: 'daily' },
      { type: 'version', id: 'v' },
    ]
    expect(selectionOf(targets)).toEqual({
      artifacts: { operator: 'or_', id: { any_: ['v'] }, key: { any_: ['daily'] } },
    })
  })

  it('takes whole keys of what matches, in no order', () => {
    expect(selectionOf([{ type: 'match', filter: { latest_only: true, sort: 'KEY_ASC', search: 'daily' } }])).toEqual({
      latest_only: true,
      search: 'daily',
      whole_keys: true,
    })
  })

  it('is nothing for a flow run whose artifacts stay', () => {
    expect(selectionOf([{ type: 'flow-run', id: 'run', has_artifacts: false }])).toBeNull()
  })
})
