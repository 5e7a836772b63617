import type { Retention } from '#contract/retention.ts'
import { selectClass } from '#ui/components/filters.tsx'
import { Time } from '#ui/components/time.tsx'
import type { Rules } from './draft.ts'
import { durationWords } from './policies/policy-summary.ts'

const choices = ['1h', '6h', '12h', '1d', '1w']

/** How often the policies run by themselves, and when next. */
export function Schedule({ rules, saved, isEditable }: { rules: Rules; saved: Retention; isEditable: boolean }) {
  const { run_every } = rules.shown
  const options = run_every === null || choices.includes(run_every) ? choices : [run_every, ...choices]
  return (
    <section aria-label="Schedule" className="flex flex-wrap items-center gap-x-4 gap-y-2">
      {isEditable ? (
        <label className="flex items-center gap-2">
          Run them by themselves
          <select
            value={run_every ?? ''}
            onChange={({ target: { value } }) => rules.change({ run_every: value === '' ? null : value })}
            className={selectClass}
          >
            <option value="">never</option>
            {options.map((every) => (
              <option key={every} value={every}>
                every {durationWords(every)}
              </option>
            ))}
          </select>
        </label>
      ) : (
        <p>{run_every === null ? 'They do not run by themselves.' : `They run every ${durationWords(run_every)}.`}</p>
      )}
      {saved.next_run !== null && run_every === saved.run_every && (
        <p className="text-muted">
          Next run <Time at={saved.next_run} />
        </p>
      )}
    </section>
  )
}
