import { Plus } from 'lucide-react'
import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { Button } from '#ui/components/button.tsx'
import { Empty } from '#ui/components/empty.tsx'
import { type Rules, withPolicy } from '#ui/retention/draft.ts'
import { PolicyDialog } from './policy-dialog.tsx'
import type { Problems } from './policy-form.ts'
import { PolicyItem } from './policy-item.tsx'
import type { Policy } from './policy-summary.ts'

/** The policies in their order, of which the first that fits a version decides about it. */
export function Policies({
  rules,
  isEditable,
  problemsAt,
}: {
  rules: Rules
  isEditable: boolean
  /** What the server has said about the policy at an index. */
  problemsAt: (index: number) => Problems
}) {
  const { policies } = rules.shown
  /** Index of the policy that is edited, or null for a new one. */
  const [edited, setEdited] = useState<number | null | 'none'>('none')
  const [said, setSaid] = useState('')
  const movers = useRef(new Map<string, HTMLElement>())
  const add = useRef<HTMLButtonElement>(null)
  const put = (policy: Policy, from: number | null, to: number) =>
    rules.change({ policies: withPolicy(policies, policy, from, to) })

  const move = (policy: Policy, from: number, by: -1 | 1) => {
    flushSync(() => put(policy, from, from + by))
    const [up, down] = movers.current.get(policy.name)?.querySelectorAll('button') ?? []
    // In the new place the focus may have been lost.
    ;(by === -1 ? up : down)?.focus()
    setSaid(`${policy.name} is number ${from + by + 1} of ${policies.length} now`)
  }
  const remove = ({ name }: Policy, index: number) => {
    rules.change({ policies: policies.filter((_, other) => other !== index) })
    setSaid(`${name} is removed`)
    add.current?.focus()
  }

  return (
    <section aria-labelledby="policies" className="grid gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 id="policies" className="font-semibold">
          Policies
        </h2>
        <p className="min-w-0 grow text-muted">
          The first one that fits a version decides about it. What fits none is kept, and so is what is pinned.
        </p>
        {isEditable && (
          <Button ref={add} onClick={() => setEdited(null)}>
            <Plus aria-hidden="true" className="size-4" />
            Add policy
          </Button>
        )}
      </div>
      <p role="status" className="sr-only">
        {said}
      </p>
      {policies.length === 0 ? (
        <Empty title="No policy: everything is kept" />
      ) : (
        <ol
          aria-label="Policies"
          className="divide-y divide-line rounded-card border border-line bg-surface shadow-card"
        >
          {policies.map((policy, index) => (
            <li key={policy.name}>
              <PolicyItem
                policy={policy}
                place={index + 1}
                places={policies.length}
                problems={problemsAt(index)}
                actions={
                  isEditable
                    ? {
                        ref: (node) => {
                          if (node) movers.current.set(policy.name, node)
                          return () => {
                            movers.current.delete(policy.name)
                          }
                        },
                        onMove: (by) => move(policy, index, by),
                        onSwitch: (is_enabled) => put({ ...policy, is_enabled }, index, index),
                        onEdit: () => setEdited(index),
                        onRemove: () => remove(policy, index),
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
          problems={edited === null ? {} : problemsAt(edited)}
          onClose={() => setEdited('none')}
          onDone={(policy, place) => {
            put(policy, edited, place)
            setEdited('none')
          }}
        />
      )}
    </section>
  )
}
