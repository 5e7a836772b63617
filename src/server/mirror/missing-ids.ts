/** Those of the ids that are not counted. Usually takes one count. */
export async function missingIds(ids: string[], count: (ids: string[]) => Promise<number>): Promise<string[]> {
  if (ids.length === 0) return []
  const present = await count(ids)
  if (present === 0) return ids
  if (present >= ids.length) return []
  const middle = Math.ceil(ids.length / 2)
  const first = await missingIds(ids.slice(0, middle), count)
  return [...first, ...(await missingIds(ids.slice(middle), count))]
}
