import { spans, type TimeSearch } from '#contract/pages/search-parameters.ts'
import { Field, inputClass } from '#ui/components/field.tsx'
import { usePreference } from '#ui/preferences.ts'
import { dayOf, endOfDay, startOfDay } from './days.ts'

/** One of the spans until now, or a range of days. */
export function TimeMenu({
  label,
  search: { since, from, to },
  onChange,
}: {
  /** What the time is of: "Updated". */
  label: string
  search: TimeSearch
  onChange: (change: { since?: string; from?: string; to?: string }) => void
}) {
  const zone = usePreference('zone')
  const isAny = since === undefined && from === undefined && to === undefined
  const choose = (since: string) => onChange({ since, from: '', to: '' })
  const options = [['', 'Any time'], ...Object.entries(spans).map(([name, { label }]) => [name, label])] as const
  return (
    <div className="grid grid-cols-1 gap-1">
      <fieldset className="grid grid-cols-1 gap-1">
        <legend className="sr-only">{label}</legend>
        {options.map(([name = '', label]) => (
          <label key={name} className="flex items-center gap-2.5 rounded-md px-2 py-1 hover:bg-sunken">
            <input
              type="radio"
              name="since"
              checked={name === '' ? isAny : name === since}
              onChange={() => choose(name)}
              className="size-4 accent-accent"
            />
            {label}
          </label>
        ))}
      </fieldset>
      <div className="mt-1 grid grid-cols-1 gap-2 border-line border-t px-2 pt-3 pb-1">
        <Field label="From" error={undefined}>
          {(attributes) => (
            <input
              {...attributes}
              type="date"
              value={from === undefined ? '' : dayOf(Date.parse(from), zone)}
              onChange={({ target }) => onChange({ since: '', from: startOfDay(target.value, zone) ?? '' })}
              className={`w-full ${inputClass}`}
            />
          )}
        </Field>
        <Field label="To" error={undefined}>
          {(attributes) => (
            <input
              {...attributes}
              type="date"
              value={to === undefined ? '' : dayOf(Date.parse(to) - 1, zone)}
              onChange={({ target }) => onChange({ since: '', to: endOfDay(target.value, zone) ?? '' })}
              className={`w-full ${inputClass}`}
            />
          )}
        </Field>
        <p className="text-muted text-xs">Days in {zone === 'utc' ? 'UTC' : 'your time zone'}</p>
      </div>
    </div>
  )
}
