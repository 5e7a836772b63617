import { Plus } from 'lucide-react'
import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { Button } from '#ui/components/button.tsx'
import { Empty } from '#ui/components/empty.tsx'
import { type RetentionDraft, withPolicy } from '#ui/retention/draft.ts'
import { PolicyDialog } from './policy-dialog.tsx'
import type { FieldErrors } from './policy-form.ts'
import { PolicyItem } from './policy-item.tsx'
import type { Policy } from './policy-summary.ts'
import { PolicyTemplates } from './policy-templates.tsx'

/** The policies by priority: the first matching one applies to a version. */
export function Policies({
  draft,
  isEditable,
  errorsAt,
}: {
  draft: RetentionDraft
  isEditable: boolean
  /** The server's validation errors for the policy at an index. */
  errorsAt: (index: number) => FieldErrors
}) {
  const { policies } = draft.shown
  /** Index of the edited policy; null for a new one. */
  const [edited, setEdited] = useState<number | null | 'none'>('none')
  const [template, setTemplate] = useState<Policy | null>(null)
  const [announcement, setAnnouncement] = useState('')
  const moveButtons = useRef(new Map<string, HTMLElement>())
  const addButton = useRef<HTMLButtonElement>(null)
  const put = (policy: Policy, from: number | null, to: number) =>
    draft.change({ policies: withPolicy(policies, policy, from, to) })

  const add = (template: Policy | null) => {
    setTemplate(template)
    setEdited(null)
  }
  const move = (policy: Policy, from: number, by: -1 | 1) => {
    flushSync(() => put(policy, from, from + by))
    const [up, down] = moveButtons.current.get(policy.name)?.querySelectorAll('button') ?? []
    // Moving the element may have dropped its focus.
    ;(by === -1 ? up : down)?.focus()
    setAnnouncement(`${policy.name} moved to priority ${from + by + 1} of ${policies.length}`)
  }
  const remove = ({ name }: Policy, index: number) => {
    draft.change({ policies: policies.filter((_, other) => other !== index) })
    setAnnouncement(`${name} deleted`)
    addButton.current?.focus()
  }

  return (
    <section aria-labelledby="policies" className="grid gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 id="policies" className="font-semibold">
          Policies
        </h2>
        <p className="min-w-0 grow text-muted">
          The first matching policy applies. Pinned versions and versions that match no policy are kept.
        </p>
        {isEditable && (
          <Button ref={addButton} onClick={() => add(null)}>
            <Plus aria-hidden="true" className="size-4" />
            Add policy
          </Button>
        )}
      </div>
      <p role="status" className="sr-only">
        {announcement}
      </p>
      {policies.length === 0 ? (
        <Empty title="No retention policies">
          <p className="text-muted">All versions are kept.</p>
          {isEditable && <PolicyTemplates onChoose={add} />}
        </Empty>
      ) : (
        <ol
          aria-label="Policies"
          className="divide-y divide-line rounded-card border border-line bg-surface shadow-card"
        >
          {policies.map((policy, index) => (
            <li key={policy.name}>
              <PolicyItem
                policy={policy}
                priority={index + 1}
                count={policies.length}
                errors={errorsAt(index)}
                actions={
                  isEditable
                    ? {
                        ref: (node) => {
                          if (node) moveButtons.current.set(policy.name, node)
                          return () => {
                            moveButtons.current.delete(policy.name)
                          }
                        },
                        onMove: (by) => move(policy, index, by),
                        onToggle: (is_enabled) => put({ ...policy, is_enabled }, index, index),
                        onEdit: () => setEdited(index),
                        onDelete: () => remove(policy, index),
                      }
                    : null
                }
              />
            </li>
          ))}
        </ol>
      )}
      {edited !== 'none' && (
        <PolicyDialog
          policies={policies}
          index={edited}
          template={template}
          errors={edited === null ? {} : errorsAt(edited)}
          onClose={() => setEdited('none')}
          onSubmit={(policy, index) => {
            put(policy, edited, index)
            setEdited('none')
          }}
        />
      )}
    </section>
  )
}
