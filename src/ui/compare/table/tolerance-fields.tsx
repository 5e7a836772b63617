import { useState } from 'react'
import { type RowOptions, readTolerance } from '#ui/compare/address.ts'
import { Button } from '#ui/components/button.tsx'
import { Field, inputClass } from '#ui/components/field.tsx'

/** A share in percent, without the rounding error of the multiplication. */
export const percent = (share: number) => Number((share * 100).toPrecision(12))

/** Which differences between numbers are not a change. */
export function ToleranceFields({
  absolute,
  relative,
  onChange,
}: {
  absolute: number | null
  relative: number | null
  onChange: (tolerance: Pick<RowOptions, 'absolute' | 'relative'>) => void
}) {
  const [difference, setDifference] = useState(String(absolute ?? ''))
  const [share, setShare] = useState(relative === null ? '' : String(percent(relative)))
  const errors = [difference, share].map((text) =>
    text.trim() === '' || Number(text) === 0 || readTolerance(text) !== null ? undefined : 'Not a positive number',
  )
  function apply() {
    if (errors.some((error) => error !== undefined)) return
    const inPercent = readTolerance(share)
    onChange({
      absolute: readTolerance(difference),
      relative: inPercent === null ? null : Number((inPercent / 100).toPrecision(12)),
    })
  }
  return (
    <form
      className="grid gap-3 p-2"
      onSubmit={(event) => {
        event.preventDefault()
        apply()
      }}
    >
      <p className="text-muted text-xs">Numbers that differ by no more than this are not a change.</p>
      <Field label="Difference" error={errors[0]}>
        {(field) => (
          <input
            {...field}
            // biome-ignore lint/a11y/noAutofocus: the user has just opened the menu.
            autoFocus
            inputMode="decimal"
            value={difference}
            onChange={({ target }) => setDifference(target.value)}
            className={inputClass}
          />
        )}
      </Field>
      <Field label="Difference in percent" error={errors[1]}>
        {(field) => (
          <input
            {...field}
            inputMode="decimal"
            value={share}
            onChange={({ target }) => setShare(target.value)}
            className={inputClass}
          />
        )}
      </Field>
      <Button type="submit" look="primary">
        Apply tolerance
      </Button>
    </form>
  )
}
