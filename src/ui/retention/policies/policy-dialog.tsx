import { type FormEvent, useRef, useState } from 'react'
import { Button } from '#ui/components/button.tsx'
import { Dialog } from '#ui/components/dialog.tsx'
import { Field, inputClass } from '#ui/components/field.tsx'
import { DurationField, readText } from './duration-field.tsx'
import { CheckboxField, KindsField, LinesField } from './policy-fields.tsx'
import { type FieldErrors, readPolicy, validatePolicy } from './policy-form.ts'
import type { Policy } from './policy-summary.ts'

const NEW_POLICY: Policy = {
  name: '',
  is_enabled: true,
  keys: null,
  types: null,
  flows: null,
  tags: null,
  keep_last: 10,
  keep_for: null,
  removes_latest: false,
}

/** Edits or adds a policy. */
export function PolicyDialog({
  policies,
  index,
  errors: serverErrors,
  onClose,
  onSubmit,
}: {
  policies: readonly Policy[]
  /** Index of the edited policy; null for a new one. */
  index: number | null
  /** The server's validation errors for this policy. */
  errors: FieldErrors
  onClose: () => void
  /** Receives the policy and its index in the list. */
  onSubmit: (policy: Policy, index: number) => void
}) {
  const form = useRef<HTMLFormElement>(null)
  const [errors, setErrors] = useState(serverErrors)
  const policy = (index === null ? undefined : policies[index]) ?? NEW_POLICY
  const last = index === null ? policies.length : policies.length - 1
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const edited = readPolicy(data)
    const others = policies.filter((_, other) => other !== index).map(({ name }) => name)
    const found = validatePolicy(edited, others)
    const [field] = Object.keys(found)
    setErrors(found)
    if (field !== undefined) return form.current?.querySelector<HTMLElement>(`[name="${field}"]`)?.focus()
    const position = Number(readText(data, 'priority')) - 1
    onSubmit(edited, Number.isInteger(position) ? Math.max(0, Math.min(position, last)) : last)
  }
  return (
    <Dialog title={index === null ? 'Add policy' : 'Edit policy'} onClose={onClose}>
      <form ref={form} noValidate onSubmit={submit} className="grid gap-4">
        {errors[''] !== undefined && (
          <p role="alert" className="text-bad">
            {errors['']}
          </p>
        )}
        <Field label="Name" error={errors.name}>
          {(attributes) => (
            <input
              {...attributes}
              name="name"
              autoComplete="off"
              defaultValue={policy.name}
              className={`${inputClass} h-8 w-full`}
            />
          )}
        </Field>
        <fieldset className="grid gap-3 sm:grid-cols-2">
          <legend className="mb-1 font-semibold">Keep</legend>
          <Field label="Last versions per key" error={errors.keep_last}>
            {(attributes) => (
              <input
                {...attributes}
                name="keep_last"
                inputMode="numeric"
                autoComplete="off"
                defaultValue={policy.keep_last ?? ''}
                className={`${inputClass} h-8 w-24`}
              />
            )}
          </Field>
          <DurationField name="keep_for" label="Versions newer than" error={errors.keep_for} value={policy.keep_for} />
          <CheckboxField name="removes_latest" isChecked={policy.removes_latest} className="sm:col-span-2">
            Also delete a key's latest version when it expires
          </CheckboxField>
        </fieldset>
        <fieldset className="grid gap-3 sm:grid-cols-2">
          <legend className="mb-1 font-semibold">Applies to</legend>
          <LinesField
            name="keys"
            label="Keys"
            hint="One per line, * matches anything. Empty = all keys."
            values={policy.keys}
            error={errors.keys}
          />
          <LinesField
            name="flows"
            label="Flows"
            hint="One per line. Empty = all flows, and artifacts without a flow."
            values={policy.flows}
            error={errors.flows}
          />
          <LinesField
            name="tags"
            label="Tags"
            hint="One per line. The flow run must have all of them."
            values={policy.tags}
            error={errors.tags}
          />
          <KindsField chosen={policy.types} error={errors.types} />
        </fieldset>
        <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
          <Field label="Priority" error={errors.priority}>
            {(attributes) => (
              <input
                {...attributes}
                name="priority"
                type="number"
                min={1}
                max={last + 1}
                defaultValue={(index ?? last) + 1}
                className={`${inputClass} h-8 w-24`}
              />
            )}
          </Field>
          <CheckboxField name="is_enabled" isChecked={policy.is_enabled} className="h-8">
            Enabled
          </CheckboxField>
        </div>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary">
            {index === null ? 'Add policy' : 'Update policy'}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
