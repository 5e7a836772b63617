import type { ReactNode } from 'react'
import { lateBy, syncProgress } from '#content/mirror.ts'
import { formatNumber, plural } from '#content/number.ts'
import { clockTime, formatDuration, roughDuration } from '#content/time.ts'
import type { MirrorStatus } from '#contract/mirror.ts'
import { Link } from '#ui/components/link.tsx'
import { Time } from '#ui/components/time.tsx'
import { useNow } from '#ui/components/use-now.ts'
import { paths } from '#ui/paths.ts'
import { usePreference } from '#ui/preferences.ts'

/** Whether the mirror is up to date, and how much it has. */
export function StatusCard({ status, host }: { status: MirrorStatus; host: string }) {
  return (
    <section aria-label="Status" className="rounded-card border border-line bg-surface shadow-card">
      <div className="grid min-h-24 grid-cols-1 content-center gap-1.5 border-line border-b px-5 py-4 max-sm:px-4">
        <State status={status} host={host} />
      </div>
      <Facts status={status} host={host} />
      {status.unreadable > 0 && (
        <p className="px-5 pb-4 text-warn max-sm:px-4">
          {plural(status.unreadable, 'artifact')} of {host} could not be read or stored.
        </p>
      )}
    </section>
  )
}

function State({ status, host }: { status: MirrorStatus; host: string }) {
  const zone = usePreference('zone')
  const now = useNow()
  const late = lateBy(status, now)
  if (status.error !== null) {
    return (
      <>
        <Headline dot="bg-bad">No sync since {clockTime(status.error.since, zone, now)}</Headline>
        <p className="[overflow-wrap:anywhere]">{status.error.message}</p>
        <p className="text-muted">
          All pages show what was mirrored until then. Vitrine keeps trying; until it succeeds, changes can fail.
        </p>
      </>
    )
  }
  if (status.phase === 'FIRST_SYNC') return <FirstSync status={status} />
  if (late !== null) {
    return (
      <>
        <Headline dot="bg-warn">Nothing has been read for {roughDuration(late / 1000)}</Headline>
        <p className="text-muted">
          The sync may still wait for a long response. Otherwise, the log of the server says why it has stopped.
        </p>
      </>
    )
  }
  return (
    <>
      <Headline dot="bg-good">Up to date</Headline>
      <p className="text-muted">Changes on {host} appear here within seconds while a page is open.</p>
    </>
  )
}

function FirstSync({ status }: { status: MirrorStatus }) {
  const { artifacts, only_here, upstream_artifacts } = status
  const here = artifacts - only_here
  const percent = upstream_artifacts ? Math.min(100, Math.floor((100 * here) / upstream_artifacts)) : 0
  return (
    <>
      <Headline dot="bg-accent">First sync</Headline>
      <div
        role="progressbar"
        aria-label="First sync"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={syncProgress(status)}
        className="my-1 h-2 overflow-hidden rounded-full bg-sunken"
      >
        <div className="h-full rounded-full bg-accent" style={{ width: `${percent}%` }} />
      </div>
      <p className="tabular-nums">{syncProgress(status)}</p>
      <p className="text-muted">
        The newest artifacts come first, and all pages work meanwhile. Versions get their numbers when the oldest ones
        are here; until then pages show dates.
      </p>
    </>
  )
}

const Headline = ({ dot, children }: { dot: string; children: ReactNode }) => (
  <h2 className="flex items-baseline gap-2.5 text-base font-semibold">
    <span aria-hidden="true" className={`size-2.5 shrink-0 rounded-full ${dot}`} />
    <span className="min-w-0 [overflow-wrap:anywhere]">{children}</span>
  </h2>
)

function Facts({ status, host }: { status: MirrorStatus; host: string }) {
  const { artifacts, upstream_artifacts, only_here, only_here_listed, started, completed, checked } = status
  const seconds = completed === null ? null : (Date.parse(completed) - Date.parse(started)) / 1000
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-5 px-5 py-4 max-sm:px-4 sm:grid-cols-3 lg:grid-cols-5">
      <Fact name="Artifacts here">{formatNumber(artifacts)}</Fact>
      <Fact name={`Artifacts on ${host}`}>
        {upstream_artifacts === null ? 'Not counted yet' : formatNumber(upstream_artifacts)}
      </Fact>
      <Fact name="Only here">
        {formatNumber(only_here)}
        {only_here_listed > 0 && (
          <Link to={paths.onlyHere()} className="block font-normal text-accent text-xs hover:underline">
            Show {formatNumber(only_here_listed)} in the catalogue
          </Link>
        )}
      </Fact>
      <Fact name="Last sync">{checked === null ? 'Not complete yet' : <Time at={checked} />}</Fact>
      <Fact name="First sync">
        {seconds === null ? (
          <>
            Started <Time at={started} />
          </>
        ) : (
          <>
            Took {formatDuration(Math.round(Math.max(seconds, 1)))}
            <span className="block font-normal text-muted text-xs">
              Started <Time at={started} />
            </span>
          </>
        )}
      </Fact>
    </dl>
  )
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="min-w-0">
    <dt className="text-muted text-xs [overflow-wrap:anywhere]">{name}</dt>
    <dd className="mt-0.5 font-medium tabular-nums first-letter:uppercase">{children}</dd>
  </div>
)
