import { Field, inputClass } from '#ui/components/field.tsx'

const units = { m: 'minutes', h: 'hours', d: 'days', w: 'weeks', s: 'seconds' }

/** A length of time as a number and a unit; without a number it is none. Read it with `readDuration`. */
export function DurationField({
  name,
  label,
  hint,
  error,
  value,
}: {
  name: string
  label: string
  hint?: string
  error: string | undefined
  value: string | null
}) {
  return (
    <Field label={label} {...(hint === undefined ? {} : { hint })} error={error}>
      {(attributes) => (
        <div className="flex gap-2">
          <input
            {...attributes}
            name={name}
            inputMode="numeric"
            autoComplete="off"
            defaultValue={value?.slice(0, -1) ?? ''}
            className={`${inputClass} h-8 w-24`}
          />
          <select
            name={`${name}_unit`}
            aria-label={`Unit of ${label.toLowerCase()}`}
            defaultValue={value?.slice(-1) ?? 'd'}
            className={`${inputClass} h-8`}
          >
            {Object.entries(units).map(([unit, words]) => (
              <option key={unit} value={unit}>
                {words}
              </option>
            ))}
          </select>
        </div>
      )}
    </Field>
  )
}

/** What was filled in, as the wire writes it: `30d`. */
export function readDuration(form: FormData, name: string): string | null {
  const count = readText(form, name)
  return count === '' ? null : `${count}${readText(form, `${name}_unit`)}`
}

/** What was written into a field, without space around it. */
export function readText(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value.trim() : ''
}
