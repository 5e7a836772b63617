import { type FormEvent, useRef, useState } from 'react'
import { Button } from '#ui/components/button.tsx'
import { Dialog } from '#ui/components/dialog.tsx'
import { Field, inputClass } from '#ui/components/field.tsx'
import { withPolicy } from '#ui/retention/draft.ts'
import { DurationField, readText } from './duration-field.tsx'
import { PolicyAmount } from './policy-amount.tsx'
import { CheckboxField, KindsField } from './policy-fields.tsx'
import { type FieldErrors, readPolicy, validatePolicy } from './policy-form.ts'
import { NEW_POLICY, type Policy } from './policy-summary.ts'
import { PolicyTemplates } from './policy-templates.tsx'
import { ScopeFields } from './scope-fields.tsx'

type Props = {
  policies: readonly Policy[]
  /** Index of the edited policy; null for a new one. */
  index: number | null
  /** What a new policy starts with. */
  template: Policy | null
  /** The server's validation errors for this policy. */
  errors: FieldErrors
  onClose: () => void
  /** Receives the policy and its index in the list. */
  onSubmit: (policy: Policy, index: number) => void
}

/** Edits or adds a policy. */
export function PolicyDialog({ template: initial, ...props }: Props) {
  const [template, setTemplate] = useState(initial)
  return (
    <Dialog title={props.index === null ? 'Add policy' : 'Edit policy'} onClose={props.onClose}>
      {props.index === null && <PolicyTemplates onChoose={setTemplate} />}
      <PolicyForm key={template?.name} template={template} {...props} />
    </Dialog>
  )
}

/** While the form is filled in, the count waits for a pause of this length. */
const COUNT_DELAY_MS = 400

function PolicyForm({ policies, index, template, errors: serverErrors, onClose, onSubmit }: Props) {
  const form = useRef<HTMLFormElement>(null)
  const [errors, setErrors] = useState(serverErrors)
  const policy = (index === null ? template : policies[index]) ?? NEW_POLICY
  const last = index === null ? policies.length : policies.length - 1
  const others = policies.flatMap(({ name }, other) => (other === index ? [] : name))
  /** The policies as the form changes them; null while it is invalid. */
  const [changed, setChanged] = useState<{ policies: Policy[]; name: string } | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const read = (element: HTMLFormElement) => {
    const data = new FormData(element)
    const position = Number(readText(data, 'priority')) - 1
    const to = Number.isInteger(position) ? Math.max(0, Math.min(position, last)) : last
    return { edited: readPolicy(data), to }
  }
  const count = () => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      if (!form.current) return
      const { edited, to } = read(form.current)
      // Counted before it has a name.
      const named = { ...edited, name: edited.name || 'This policy' }
      const isValid = Object.keys(validatePolicy(named, others)).length === 0
      setChanged(isValid ? { policies: withPolicy(policies, named, index, to), name: named.name } : null)
    }, COUNT_DELAY_MS)
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const { edited, to } = read(event.currentTarget)
    const found = validatePolicy(edited, others)
    const [field] = Object.keys(found)
    setErrors(found)
    if (field !== undefined) return form.current?.querySelector<HTMLElement>(`[name="${field}"]`)?.focus()
    onSubmit(edited, to)
  }
  return (
    <form ref={form} noValidate onSubmit={submit} onInput={count} className="grid grid-cols-1 gap-4">
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
        <ScopeFields policy={policy} errors={errors} onChange={count} />
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
      <div className="flex flex-wrap items-center justify-end gap-2">
        <p role="status" className="min-w-0 flex-1 basis-40 text-muted">
          {changed && <PolicyAmount {...changed} />}
        </p>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary">
          {index === null ? 'Add policy' : 'Update policy'}
        </Button>
      </div>
    </form>
  )
}
