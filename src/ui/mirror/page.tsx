import { useSuspenseQuery } from '@tanstack/react-query'
import { queryClient } from '#ui/api.ts'
import { buttonClass } from '#ui/components/button.tsx'
import { Empty } from '#ui/components/empty.tsx'
import { Link } from '#ui/components/link.tsx'
import { paths } from '#ui/paths.ts'
import { serverInfoQuery } from '#ui/queries.ts'
import { Explanations } from './explanations.tsx'
import { loadMirror, mirrorQuery } from './queries.ts'
import { StatusCard } from './status-card.tsx'

export async function loader() {
  const { upstream } = await queryClient.ensureQueryData(serverInfoQuery())
  if (upstream !== null) await loadMirror()
  return null
}

/** The page about the server that this one mirrors. */
export function Component() {
  const { data: server } = useSuspenseQuery(serverInfoQuery())
  return (
    <>
      <title>Upstream · Vitrine</title>
      {server.upstream === null ? <NoMirror /> : <UpstreamPage address={server.upstream} />}
    </>
  )
}

function UpstreamPage({ address }: { address: string }) {
  const { data: status } = useSuspenseQuery(mirrorQuery())
  const { host } = new URL(address)
  return (
    <div className="grid max-w-5xl grid-cols-1 gap-8">
      <div className="grid grid-cols-1 gap-4">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <h1 className="text-xl font-semibold">Upstream</h1>
          <p className="min-w-0 text-muted [overflow-wrap:anywhere]">{address}</p>
        </div>
        {status === null ? (
          <Empty title="The first sync has not started yet">
            <p className="text-muted">Artifacts of {host} appear here automatically.</p>
          </Empty>
        ) : (
          <StatusCard status={status} host={host} />
        )}
      </div>
      <Explanations host={host} deleted={status?.deleted ?? null} />
    </div>
  )
}

function NoMirror() {
  return (
    <Empty isPage title="This server is not a mirror">
      <p className="max-w-xl text-muted">
        It stores artifacts that are published to it. To mirror a Prefect server or Prefect Cloud, start Vitrine with{' '}
        <code className="whitespace-nowrap">--upstream</code> and the URL of its API.
      </p>
      <Link to={paths.artifacts()} className={buttonClass()}>
        Go to all artifacts
      </Link>
    </Empty>
  )
}
