import type { Segment } from '#contract/compare/change.ts'

/** Words as plain text, with those that were added and removed marked. */
export function Segments({ segments }: { segments: readonly Segment[] }) {
  return segments.map(({ status, text }, index) => {
    if (status === 'same') return text
    const Mark = status === 'added' ? 'ins' : 'del'
    // biome-ignore lint/suspicious/noArrayIndexKey: the segments of a block never change
    return <Mark key={index}>{text}</Mark>
  })
}
