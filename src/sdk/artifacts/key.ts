import { checkText } from '#sdk/arguments/arguments.ts'

/** The artifact key is not valid: it may contain only lowercase letters, digits and dashes. */
export class ArtifactKeyError extends RangeError {
  /** The rejected key. */
  readonly key: string
  /** A similar key that is valid. */
  readonly proposed: string

  constructor(key: string) {
    const proposed = proposeKey(key)
    const rule = 'An artifact key may contain only lowercase letters, digits and dashes'
    super(`${rule}; try ${JSON.stringify(proposed)} instead of ${JSON.stringify(key)}`)
    this.name = 'ArtifactKeyError'
    this.key = key
    this.proposed = proposed
  }
}

/** Returns a valid key, or throws. The API accepts an empty key too, but no page can show it. */
export function checkKey(key: string): string {
  checkText(key, 'key')
  if (!/^[a-z0-9-]+$/.test(key)) throw new ArtifactKeyError(key)
  return key
}

/** "Täglicher Bericht_2" → "taglicher-bericht-2". */
function proposeKey(key: string): string {
  const plain = key.replaceAll('ß', 'ss').normalize('NFKD').replace(/\p{M}/gu, '')
  const words = plain.toLowerCase().match(/[a-z0-9]+/g)
  return words?.join('-') ?? 'artifact'
}
