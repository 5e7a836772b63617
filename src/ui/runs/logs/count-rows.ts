import { PAGE } from '#ui/paging.ts'

/**
 * How many rows a list has that cannot be counted but read page by page. `known` rows are there for certain; beyond
 * them steps grow until they pass the end, and are halved from there on, so that even a long list takes few questions.
 * `read` resolves to how many rows, up to a page of them, follow after `offset`.
 */
export async function countRows(known: number, read: (offset: number) => Promise<number>): Promise<number> {
  let count = known
  let end: number | null = null
  for (let step = 1; end === null || count < end; ) {
    const ahead: number = end === null ? step - 1 : Math.floor((end - count) / PAGE / 2)
    const offset = count + ahead * PAGE
    const rows = await read(offset)
    if (rows > 0 && rows < PAGE) return offset + rows
    if (rows === 0) end = offset
    else count = offset + PAGE
    step *= 2
  }
  return count
}
