import { type ReactNode, useId } from 'react'

/** Attributes that connect a form control to its label, hint and error. */
type FieldAttributes = {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': 'true' | undefined
}

export const inputClass =
  'rounded-md border border-line bg-surface px-2.5 py-1 hover:border-line-strong aria-invalid:border-bad'

/** A form control with its label, and with its hint and error below. */
export function Field({
  label,
  hint,
  error,
  children,
}: {
  label: string
  hint?: string
  error: string | undefined
  children: (attributes: FieldAttributes) => ReactNode
}) {
  const id = useId()
  const described = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className="grid content-start gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children({
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': error === undefined ? undefined : 'true',
      })}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-muted text-xs">
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} className="text-bad text-xs">
          {error}
        </p>
      )}
    </div>
  )
}
