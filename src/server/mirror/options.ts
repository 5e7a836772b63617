import type { DeletedUpstream } from '#contract/mirror.ts'
import { openUpstream, type Upstream, type UpstreamLocation } from '#server/upstream/connection.ts'

/** What a server needs to be a mirror. */
export type MirrorOptions = {
  location: UpstreamLocation
  upstream: Upstream
  deleted: DeletedUpstream
  /** Whether retention policies also delete what exists upstream. */
  retentionDeletesUpstream: boolean
}

type Choices = Partial<Pick<MirrorOptions, 'deleted' | 'retentionDeletesUpstream'>>

export function mirrorOf(location: UpstreamLocation, choices: Choices = {}): MirrorOptions {
  const { deleted = 'remove', retentionDeletesUpstream = false } = choices
  return { location, upstream: openUpstream(location), deleted, retentionDeletesUpstream }
}
