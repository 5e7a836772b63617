/** The positions of a longest increasing subsequence of distinct numbers, ascending. Takes O(n log n). */
export function longestIncreasing(values: Int32Array): Int32Array {
  /** By length − 1: the position of the smallest last value of an increasing subsequence of this length. */
  const ends = new Int32Array(values.length)
  const previous = new Int32Array(values.length)
  let length = 0
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? 0
    let low = 0
    let high = length
    // Values that are in order already, the most common case, are appended without a search.
    if (length > 0 && (values[ends[length - 1] ?? 0] ?? 0) < value) low = length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((values[ends[middle] ?? 0] ?? 0) < value) low = middle + 1
      else high = middle
    }
    previous[at] = low === 0 ? -1 : (ends[low - 1] ?? -1)
    ends[low] = at
    if (low === length) length++
  }
  const positions = new Int32Array(length)
  let at = length === 0 ? -1 : (ends[length - 1] ?? -1)
  for (let place = length - 1; place >= 0; place--) {
    positions[place] = at
    at = previous[at] ?? -1
  }
  return positions
}
