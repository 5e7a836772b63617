import { Field, inputClass } from '#ui/components/field.tsx'

const units = { m: 'minutes', h: 'hours', d: 'days', w: 'weeks', s: 'seconds' }

/** A duration as a number and a unit, read with `readDuration`; an empty number means none. */
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
            {Object.entries(units).map(([unit, name]) => (
              <option key={unit} value={unit}>
                {name}
              </option>
            ))}
          </select>
        </div>
      )}
    </Field>
  )
}

/** The duration in wire format, such as `30d`, or null. */
export function readDuration(form: FormData, name: string): string | null {
  const count = readText(form, name)
  return count === '' ? null : `${count}${readText(form, `${name}_unit`)}`
}

/** The trimmed text of a field. */
export function readText(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value.trim() : ''
}
