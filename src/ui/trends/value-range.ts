/** The ends of an axis for values from `min` to `max`: a tenth beyond them, but not across zero. Equal values are in the middle. */
export function valueRange(min: number, max: number): [from: number, to: number] {
  if (min === max) return min < 0 ? [2 * min, 0] : [0, 2 * min || 1]
  const margin = (max - min) / 10
  const [from, to] = [min - margin, max + margin]
  return [min >= 0 ? Math.max(0, from) : from, max <= 0 ? Math.min(0, to) : to]
}
