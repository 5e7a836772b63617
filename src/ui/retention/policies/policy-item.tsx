import { ArrowDown, ArrowUp, Pencil, Trash2 } from 'lucide-react'
import { type Ref, useId } from 'react'
import { Button, IconButton } from '#ui/components/button.tsx'
import type { Problems } from './policy-form.ts'
import { keepWords, matchWords, type Policy } from './policy-summary.ts'

/** What can be done with a policy; absent where the rules are not changed here. */
export type PolicyActions = {
  onMove: (by: -1 | 1) => void
  onSwitch: (isEnabled: boolean) => void
  onEdit: () => void
  onRemove: () => void
  /** The two buttons that move it, for the focus to follow it. */
  ref: Ref<HTMLDivElement>
}

/** One policy of the list, in words. */
export function PolicyItem({
  policy,
  place,
  places,
  problems,
  actions,
}: {
  policy: Policy
  /** Its place in the order, from 1. */
  place: number
  places: number
  problems: Problems
  actions: PolicyActions | null
}) {
  const { name, is_enabled } = policy
  const nameId = useId()
  return (
    <article aria-labelledby={nameId} className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3">
      <span aria-hidden="true" className="w-6 shrink-0 pt-px text-right text-muted">
        {place}
      </span>
      <div className={`grid min-w-0 flex-1 basis-64 gap-0.5 ${is_enabled ? '' : 'text-muted'}`}>
        <h3 id={nameId} title={name} className="line-clamp-2 font-semibold">
          {name}
        </h3>
        <p className="line-clamp-6 text-muted">
          {!is_enabled && 'Off. '}
          {matchWords(policy)}: {keepWords(policy)}.
        </p>
        {Object.entries(problems).map(([field, words]) => (
          <p key={field} className="text-bad">
            {field === '' ? words : `${field}: ${words}`}
          </p>
        ))}
      </div>
      {actions && (
        <div className="-mr-2 flex items-center gap-0.5 max-sm:ml-8">
          <label className="mr-2 flex items-center gap-1.5">
            <input
              type="checkbox"
              checked={is_enabled}
              aria-label={`${name} is on`}
              onChange={(event) => actions.onSwitch(event.target.checked)}
              className="size-4 accent-accent"
            />
            On
          </label>
          <div ref={actions.ref} className="flex">
            <IconButton
              look="quiet"
              label={`Move ${name} up`}
              aria-disabled={place === 1}
              onClick={() => place > 1 && actions.onMove(-1)}
            >
              <ArrowUp aria-hidden="true" className="size-4" />
            </IconButton>
            <IconButton
              look="quiet"
              label={`Move ${name} down`}
              aria-disabled={place === places}
              onClick={() => place < places && actions.onMove(1)}
            >
              <ArrowDown aria-hidden="true" className="size-4" />
            </IconButton>
          </div>
          <Button look="quiet" aria-label={`Edit ${name}`} onClick={actions.onEdit}>
            <Pencil aria-hidden="true" className="size-3.5" />
            Edit
          </Button>
          <IconButton look="quiet" label={`Remove ${name}`} onClick={actions.onRemove}>
            <Trash2 aria-hidden="true" className="size-4" />
          </IconButton>
        </div>
      )}
    </article>
  )
}
