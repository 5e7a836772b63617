import { isJsonObject, type Json, memberNames } from '#contract/json.ts'
import { finiteNumber, type NumberEntry, nameFrom } from './number-entry.ts'

/** The numbers of an object and of the objects in it: "loss", "metrics.accuracy". */
export function jsonNumbers(data: Json, limit: number): NumberEntry[] {
  const own = finiteNumber(data)
  if (own !== null) return [{ name: 'value', row: null, column: null, value: own }]
  const entries: NumberEntry[] = []
  const add = (names: string[], value: Json) => {
    const number = finiteNumber(value)
    if (number !== null) entries.push({ name: nameFrom(names, '.'), row: null, column: null, value: number })
  }
  if (!isJsonObject(data)) return entries
  for (const name of memberNames(data)) {
    if (entries.length >= limit) break
    const member = data[name] ?? null
    if (!isJsonObject(member)) add([name], member)
    else {
      for (const inner of memberNames(member)) {
        if (entries.length >= limit) break
        add([name, inner], member[inner] ?? null)
      }
    }
  }
  return entries
}
