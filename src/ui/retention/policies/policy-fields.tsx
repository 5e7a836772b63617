import { useQuery } from '@tanstack/react-query'
import { kindLabels } from '#contract/kind-labels.ts'
import { facetsQuery } from '#ui/queries.ts'
import { kindLabel } from '#ui/renderers/kind-icon.tsx'
import { kindValue } from './policy-form.ts'

/** A checkbox with a label. */
export function CheckboxField({
  name,
  isChecked,
  className,
  children,
}: {
  name: string
  isChecked: boolean
  className: string
  children: string
}) {
  return (
    <label className={`flex items-center gap-2 ${className}`}>
      <input type="checkbox" name={name} defaultChecked={isChecked} className="size-4 shrink-0 accent-accent" />
      {children}
    </label>
  )
}

/** Checkboxes for known kinds, types found on the server, and types that the policy already has. */
export function KindsField({ chosen, error }: { chosen: (string | null)[] | null; error: string | undefined }) {
  const { data: facets } = useQuery(facetsQuery())
  const found = facets?.kinds.map(({ type }) => type) ?? []
  const types = [...new Set<string | null>([...Object.keys(kindLabels), null, ...found, ...(chosen ?? [])])]
  return (
    <fieldset className="grid content-start gap-1">
      <legend className="mb-1 font-medium">Kinds</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {types.map((type) => (
          <label key={kindValue(type)} className="flex items-center gap-1.5">
            <input
              type="checkbox"
              name="types"
              value={kindValue(type)}
              defaultChecked={chosen?.includes(type) ?? false}
              className="size-4 accent-accent"
            />
            {kindLabel(type)}
          </label>
        ))}
      </div>
      <p className="text-muted text-xs">None selected = all kinds except result references.</p>
      {error !== undefined && <p className="text-bad text-xs">{error}</p>}
    </fieldset>
  )
}
