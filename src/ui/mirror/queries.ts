import { queryOptions, useQuery } from '@tanstack/react-query'
import type { MirrorStatus } from '#contract/mirror.ts'
import { client, queryClient } from '#ui/api.ts'
import { loadWhenIdle } from '#ui/components/load-when-idle.ts'
import { serverInfoQuery } from '#ui/queries.ts'

/** Its code is small, but most servers are not mirrors. */
export const MirrorBanner = loadWhenIdle(async () => (await import('./banner.tsx')).MirrorBanner)

/** How often an open page reads the status, which also changes without a new revision. */
const SYNC_INTERVAL_MS = 2000
const FOLLOW_INTERVAL_MS = 10_000

/** How far the mirror is; null from a server that is not a mirror, and before the first sync has started. */
export const mirrorQuery = () =>
  queryOptions({
    queryKey: ['mirror'],
    queryFn: ({ signal }) => client.readMirrorStatus({ signal }),
    refetchInterval: ({ state: { data } }) => (data?.phase === 'FOLLOWING' ? FOLLOW_INTERVAL_MS : SYNC_INTERVAL_MS),
  })

/** Loads what the frame of every page shows of the mirror. Does not reject. */
export async function loadMirror(): Promise<void> {
  const server = await queryClient.ensureQueryData(serverInfoQuery()).catch(() => null)
  if (server === null || server.upstream === null) return
  await Promise.all([queryClient.prefetchQuery(mirrorQuery()), MirrorBanner.load()])
}

/** The host of the upstream server; null on a server that is not a mirror, and until that is known. */
export function useUpstreamHost(): string | null {
  const upstream = useQuery(serverInfoQuery()).data?.upstream ?? null
  return upstream === null ? null : new URL(upstream).host
}

/** Null on a server that is not a mirror, and until the status is known. */
export function useMirrorStatus(): MirrorStatus | null {
  const isMirror = useUpstreamHost() !== null
  return useQuery({ ...mirrorQuery(), enabled: isMirror }).data ?? null
}
