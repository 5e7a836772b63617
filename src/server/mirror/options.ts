import type { DeletedUpstream } from '#contract/mirror.ts'
import { openUpstream, type Upstream, type UpstreamLocation } from '#server/upstream/connection.ts'

/** What a server needs to be a mirror. */
export type MirrorOptions = {
  location: UpstreamLocation
  upstream: Upstream
  deleted: DeletedUpstream
  /** Whether retention policies also delete what exists upstream. */
  retentionDeletesUpstream: boolean
  /** How often it asks for changes while a page is open. */
  pollMs: number
}

type Choices = Partial<Pick<MirrorOptions, 'deleted' | 'retentionDeletesUpstream' | 'pollMs'>>

const POLL_MS = 3000

export function mirrorOf(location: UpstreamLocation, choices: Choices = {}): MirrorOptions {
  const { deleted = 'remove', retentionDeletesUpstream = false, pollMs = POLL_MS } = choices
  return { location, upstream: openUpstream(location), deleted, retentionDeletesUpstream, pollMs }
}
