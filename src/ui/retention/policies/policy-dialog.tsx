import { type FormEvent, useRef, useState } from 'react'
import { Button } from '#ui/components/button.tsx'
import { Dialog } from '#ui/components/dialog.tsx'
import { Field, inputClass } from '#ui/components/field.tsx'
import { DurationField, readText } from './duration-field.tsx'
import { Check, Kinds, LinesField } from './policy-fields.tsx'
import { type Problems, problemsOf, readPolicy } from './policy-form.ts'
import type { Policy } from './policy-summary.ts'

const NEW: Policy = {
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

/** Changes a policy, or makes one. */
export function PolicyDialog({
  policies,
  index,
  problems: given,
  onClose,
  onDone,
}: {
  policies: readonly Policy[]
  /** Which one is changed; null for a new one. */
  index: number | null
  /** What the server has said about it. */
  problems: Problems
  onClose: () => void
  /** Takes the policy and its place in the order, from 0. */
  onDone: (policy: Policy, place: number) => void
}) {
  const form = useRef<HTMLFormElement>(null)
  const [problems, setProblems] = useState(given)
  const policy = (index === null ? undefined : policies[index]) ?? NEW
  const last = index === null ? policies.length : policies.length - 1
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const wanted = readPolicy(data)
    const others = policies.filter((_, other) => other !== index).map(({ name }) => name)
    const found = problemsOf(wanted, others)
    const [field] = Object.keys(found)
    setProblems(found)
    if (field !== undefined) return form.current?.querySelector<HTMLElement>(`[name="${field}"]`)?.focus()
    const place = Number(readText(data, 'place')) - 1
    onDone(wanted, Number.isInteger(place) ? Math.max(0, Math.min(place, last)) : last)
  }
  return (
    <Dialog title={index === null ? 'Add a policy' : 'Edit policy'} onClose={onClose}>
      <form ref={form} noValidate onSubmit={submit} className="grid gap-4">
        {problems[''] !== undefined && (
          <p role="alert" className="text-bad">
            {problems['']}
          </p>
        )}
        <Field label="Name" error={problems.name}>
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
          <legend className="mb-1 font-semibold">What is kept</legend>
          <Field label="Last versions of each key" error={problems.keep_last}>
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
          <DurationField
            name="keep_for"
            label="Versions younger than"
            error={problems.keep_for}
            value={policy.keep_for}
          />
          <Check name="removes_latest" isChecked={policy.removes_latest} className="sm:col-span-2">
            Age removes the latest version of a key, too
          </Check>
        </fieldset>
        <fieldset className="grid gap-3 sm:grid-cols-2">
          <legend className="mb-1 font-semibold">What it is about</legend>
          <LinesField
            name="keys"
            label="Keys"
            hint="One a line; * stands for any text. None: every key."
            values={policy.keys}
            error={problems.keys}
          />
          <LinesField
            name="flows"
            label="Flows"
            hint="One name a line. None: all, and what no flow made."
            values={policy.flows}
            error={problems.flows}
          />
          <LinesField
            name="tags"
            label="Tags"
            hint="One a line; the run has all of them."
            values={policy.tags}
            error={problems.tags}
          />
          <Kinds chosen={policy.types} error={problems.types} />
        </fieldset>
        <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
          <Field label="Place in the order" error={problems.place}>
            {(attributes) => (
              <input
                {...attributes}
                name="place"
                type="number"
                min={1}
                max={last + 1}
                defaultValue={(index ?? last) + 1}
                className={`${inputClass} h-8 w-24`}
              />
            )}
          </Field>
          <Check name="is_enabled" isChecked={policy.is_enabled} className="h-8">
            On
          </Check>
        </div>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary">
            {index === null ? 'Add' : 'Done'}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
