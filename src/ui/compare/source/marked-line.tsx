import type { Segment } from '#contract/compare/change.ts'

/** The text of a line. The words that only this version has are marked. */
export function LineText({
  text,
  status,
  segments,
}: {
  text: string
  status: Segment['status']
  segments: readonly Segment[] | null
}) {
  if (status === 'same') return text
  const Mark = status === 'added' ? 'ins' : 'del'
  const shown = (segments ?? []).filter((segment) => segment.status === 'same' || segment.status === status)
  return (
    <Mark className="no-underline">
      {segments === null
        ? text
        : shown.map((segment, index) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: the segments of a line never change
              key={index}
              className={
                segment.status === 'same'
                  ? undefined
                  : status === 'added'
                    ? 'rounded-sm bg-added/25'
                    : 'rounded-sm bg-removed/25'
              }
            >
              {segment.text}
            </span>
          ))}
    </Mark>
  )
}
