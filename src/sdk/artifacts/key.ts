import { checkedText } from '#sdk/arguments/arguments.ts'

/** An artifact key that Prefect's rule does not allow: lower-case letters, digits and dashes. */
export class ArtifactKeyError extends RangeError {
  /** The key as it was given. */
  readonly key: string
  /** The key that is most like it and allowed. */
  readonly proposed: string

  constructor(key: string) {
    const proposed = proposeKey(key)
    const rule = 'An artifact key has lower-case letters, digits and dashes only'
    super(`${rule}: ${JSON.stringify(key)} could be ${JSON.stringify(proposed)}`)
    this.name = 'ArtifactKeyError'
    this.key = key
    this.proposed = proposed
  }
}

/** The key itself, if it is allowed. The wire knows the empty key too, but no page can show it. */
export function checkedKey(key: string): string {
  checkedText(key, 'key')
  if (!/^[a-z0-9-]+$/.test(key)) throw new ArtifactKeyError(key)
  return key
}

/** "Täglicher Bericht_2" → "taglicher-bericht-2". */
function proposeKey(key: string): string {
  const plain = key.replaceAll('ß', 'ss').normalize('NFKD').replace(/\p{M}/gu, '')
  const words = plain.toLowerCase().match(/[a-z0-9]+/g)
  return words?.join('-') ?? 'artifact'
}
