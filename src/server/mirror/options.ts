import type { DeletedUpstream } from '#contract/mirror.ts'
import type { Upstream } from '#server/upstream/connection.ts'

/** What a server needs to be a mirror. */
export type MirrorOptions = {
  upstream: Upstream
  deleted: DeletedUpstream
}
