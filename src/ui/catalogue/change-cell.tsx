import type { ArtifactSummary } from '#contract/vitrine.ts'

/** What changed in the latest version of a key, in one line. */
export function ChangeCell({ artifact: { change } }: { artifact: ArtifactSummary }) {
  return (
    <p className="flex h-5 items-center gap-3 text-xs leading-5">
      {change && (
        <span
          title={change.text}
          className={`min-w-0 grow truncate ${change.status === 'changed' || change.status === 'kind' ? '' : 'text-muted'}`}
        >
          {change.text}
        </span>
      )}
    </p>
  )
}
