/** A range of time, in milliseconds since 1970. */
export type Span = { start: number; end: number }

/** Where a part of a span begins and how long it is, in percent of the span. What lies outside is cut off. */
export function placeIn(span: Span, part: Span): { left: number; width: number } {
  const length = span.end - span.start
  if (length <= 0) return { left: 0, width: 100 }
  const percent = (time: number) => Math.min(100, Math.max(0, ((time - span.start) / length) * 100))
  const left = percent(part.start)
  return { left, width: Math.max(0, percent(part.end) - left) }
}
