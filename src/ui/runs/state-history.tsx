import { isLasting, secondsInStates } from '#content/elapsed.ts'
import { formatDuration } from '#content/time.ts'
import type { State } from '#contract/run.ts'
import { StateBadge } from '#ui/components/state-badge.tsx'
import { Time } from '#ui/components/time.tsx'
import { useCurrentSecond } from './duration.tsx'

/** All states of a run, oldest first, with their time, message and duration. */
export function StateHistory({ states }: { states: readonly State[] }) {
  const times = secondsInStates(states, useCurrentSecond(isLasting(states.at(-1))))
  if (states.length === 0) return null
  return (
    <section aria-labelledby="states" className="min-w-0 rounded-card border border-line bg-surface shadow-card">
      <h2 id="states" className="flex min-h-11 items-center border-line border-b px-4 font-semibold">
        States
      </h2>
      <ol className="px-4 py-3">
        {states.map(({ id, type, name, timestamp, message }, index) => (
          <li key={id} className="relative grid gap-1 pb-4 pl-5 last:pb-0">
            <Rail isLast={index === states.length - 1} />
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <StateBadge type={type} name={name} />
              <span className="text-muted text-xs">
                <Time at={timestamp} exact />
              </span>
              <TimeInState seconds={times[index] ?? null} isOver={index < states.length - 1} />
            </div>
            {message && <p className="whitespace-pre-wrap text-[0.8125rem]">{message}</p>}
          </li>
        ))}
      </ol>
    </section>
  )
}

function Rail({ isLast }: { isLast: boolean }) {
  return (
    <>
      <span aria-hidden="true" className="absolute top-1.5 left-0 size-2 rounded-full bg-line-strong" />
      {!isLast && <span aria-hidden="true" className="absolute top-4 bottom-0 left-[3px] w-0.5 bg-line" />}
    </>
  )
}

function TimeInState({ seconds, isOver }: { seconds: number | null; isOver: boolean }) {
  if (seconds === null) return null
  return (
    <span className="text-muted sm:ml-auto text-xs">
      {isOver ? `for ${formatDuration(seconds)}` : `for ${formatDuration(Math.floor(seconds))} so far`}
    </span>
  )
}
