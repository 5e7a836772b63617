import { ArrowDown, ArrowUp, Pencil, Trash2 } from 'lucide-react'
import { type Ref, useId } from 'react'
import { Button, IconButton } from '#ui/components/button.tsx'
import type { FieldErrors } from './policy-form.ts'
import { describePolicy, type Policy } from './policy-summary.ts'

/** The actions on a policy; null where policies are not editable. */
export type PolicyActions = {
  onMove: (by: -1 | 1) => void
  onToggle: (isEnabled: boolean) => void
  onEdit: () => void
  onDelete: () => void
  /** The container of the move buttons, to restore their focus after a move. */
  ref: Ref<HTMLDivElement>
}

/** One policy of the list with its description and actions. */
export function PolicyItem({
  policy,
  priority,
  count,
  errors,
  actions,
}: {
  policy: Policy
  /** Its position in the list, from 1. */
  priority: number
  count: number
  errors: FieldErrors
  actions: PolicyActions | null
}) {
  const { name, is_enabled } = policy
  const nameId = useId()
  return (
    <article
      aria-labelledby={nameId}
      className="grid grid-cols-[1.25rem_minmax(0,1fr)] items-start gap-x-3 gap-y-2 px-4 py-3 sm:flex"
    >
      <span aria-hidden="true" className="shrink-0 pt-px text-right text-muted sm:w-8">
        {priority}
      </span>
      <div className={`grid min-w-0 flex-1 gap-0.5 ${is_enabled ? '' : 'text-muted'}`}>
        <h3 id={nameId} title={name} className="line-clamp-2 font-semibold">
          {name}
        </h3>
        <p className="line-clamp-6 text-muted">
          {!is_enabled && 'Disabled. '}
          {describePolicy(policy)}
        </p>
        {Object.entries(errors).map(([field, message]) => (
          <p key={field} className="text-bad">
            {field === '' ? message : `${field}: ${message}`}
          </p>
        ))}
      </div>
      {actions && (
        <div className="-mr-2 flex flex-wrap items-center gap-0.5 max-sm:col-start-2">
          <label className="mr-2 flex items-center gap-1.5">
            <input
              type="checkbox"
              checked={is_enabled}
              aria-label={`Enable ${name}`}
              onChange={(event) => actions.onToggle(event.target.checked)}
              className="size-4 accent-accent"
            />
            Enabled
          </label>
          <div ref={actions.ref} className="flex">
            <IconButton
              look="quiet"
              label={`Move ${name} up`}
              aria-disabled={priority === 1}
              onClick={() => priority > 1 && actions.onMove(-1)}
            >
              <ArrowUp aria-hidden="true" className="size-4" />
            </IconButton>
            <IconButton
              look="quiet"
              label={`Move ${name} down`}
              aria-disabled={priority === count}
              onClick={() => priority < count && actions.onMove(1)}
            >
              <ArrowDown aria-hidden="true" className="size-4" />
            </IconButton>
          </div>
          <Button look="quiet" aria-label={`Edit ${name}`} onClick={actions.onEdit}>
            <Pencil aria-hidden="true" className="size-3.5" />
            Edit
          </Button>
          <IconButton look="quiet" label={`Delete ${name}`} onClick={actions.onDelete}>
            <Trash2 aria-hidden="true" className="size-4" />
          </IconButton>
        </div>
      )}
    </article>
  )
}
