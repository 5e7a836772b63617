/** The steps of a path like `$.rows[id=7].score`. */
import { isJsonObject, type Json } from '#contract/json.ts'

/** Longer names and ids are shortened, so that ten thousand paths stay small. */
const MAX_NAME_CHARS = 100

export function memberStep(name: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(name) && name.length <= MAX_NAME_CHARS ? `.${name}` : `[${quoted(name)}]`
}

/** An item of an array, by the member `idName` that aligns the array, otherwise by its position. */
export function itemStep(item: Json, index: number, idName: string | null): string {
  const id = idName !== null && isJsonObject(item) ? item[idName] : undefined
  return id === undefined ? `[${index}]` : `[${idName}=${idText(id)}]`
}

/** Text is quoted unless it is a plain word, which tells "7" from 7. */
function idText(id: Json): string {
  return typeof id !== 'string' || /^[\p{L}_][\p{L}\p{N}_.:/@-]{0,99}$/u.test(id) ? String(id) : quoted(id)
}

function quoted(text: string): string {
  const shown = text.length > MAX_NAME_CHARS ? `${text.slice(0, MAX_NAME_CHARS - 1)}…` : text
  return JSON.stringify(shown.toWellFormed())
}
