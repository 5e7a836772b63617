import type { Retention } from '#contract/retention.ts'
import { Time } from '#ui/components/time.tsx'
import { selectClass } from '#ui/filters/filters.tsx'
import type { RetentionDraft } from './draft.ts'
import { describeInterval } from './policies/policy-summary.ts'

const choices = ['1h', '6h', '12h', '1d', '1w']

/** How often the policies run, and the next run. */
export function Schedule({
  draft,
  saved,
  isEditable,
}: {
  draft: RetentionDraft
  saved: Retention
  isEditable: boolean
}) {
  const { run_every } = draft.shown
  const options = run_every === null || choices.includes(run_every) ? choices : [run_every, ...choices]
  return (
    <section aria-label="Schedule" className="flex flex-wrap items-center gap-x-4 gap-y-2">
      {isEditable ? (
        <label className="flex items-center gap-2">
          Schedule
          <select
            value={run_every ?? ''}
            onChange={({ target: { value } }) => draft.change({ run_every: value === '' ? null : value })}
            className={selectClass}
          >
            <option value="">Off</option>
            {options.map((every) => (
              <option key={every} value={every}>
                {describeInterval(every)}
              </option>
            ))}
          </select>
        </label>
      ) : (
        <p>
          {run_every === null
            ? 'No schedule. Policies run only when started manually.'
            : `Schedule: ${describeInterval(run_every)}`}
        </p>
      )}
      {saved.next_run !== null && run_every === saved.run_every && (
        <p className="text-muted">
          Next run <Time at={saved.next_run} />
        </p>
      )}
    </section>
  )
}
