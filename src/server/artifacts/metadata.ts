import { parseJson } from '#contract/json.ts'
import { RawJson } from '#server/json/raw-json.ts'
import { scanJson } from '#server/json/scan-json.ts'

const MAX_CHARACTERS = 500

/** Truncates long values of metadata as Prefect does. Preserves the order of names, even if they look like integers. */
export function cutMetadata({ text }: RawJson): RawJson | null {
  const { members } = scanJson(text)
  if (members === null) return null
  const values = new Map(members.map(({ name, start, end }) => [name, cut(text.slice(start, end))]))
  const written = [...values].map(([name, value]) => `${JSON.stringify(name)}:${value}`)
  return new RawJson(`{${written.join(',')}}`)
}

/** Truncates a string that is given as JSON text. */
function cut(json: string): string {
  if (json.length <= MAX_CHARACTERS) return json
  const value = String(parseJson(json))
  if (value.length <= MAX_CHARACTERS) return json
  const characters = [...value.slice(0, 2 * MAX_CHARACTERS + 2)]
  if (characters.length <= MAX_CHARACTERS) return json
  return JSON.stringify(`${characters.slice(0, MAX_CHARACTERS).join('')}...`)
}
