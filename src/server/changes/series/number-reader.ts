/** Reads one number of many versions: where it is not stored, from the data. */
import { createHash } from 'node:crypto'
import type { NumberAddress } from '#compare/series/numbers.ts'
import { contentOf, readContents } from '#server/changes/contents.ts'
import { type Comparer, MAX_COMPARED_BYTES } from '#server/changes/thread/comparer.ts'
import { dropOldest } from '#server/database/least-recently-used.ts'
import type { Database } from '#server/database/open.ts'
import { LimitExceeded } from '#server/errors.ts'
import type { NumberedVersion } from './key-versions.ts'
import { storedNumberAt } from './stored-numbers.ts'

/** Data that the thread gets at a time. */
const PART_BYTES = 4_000_000
const PART_VERSIONS = 100

/** What was read; of versions that took the thread too long together, that they are read one by one. */
type Known = number | null | 'unreadable' | 'one by one'

/** By version and address, so that a number that is read in several requests progresses. */
const known = new Map<string, Known>()
export const MAX_KNOWN = 50_000

type NumberOfVersion = {
  version: NumberedVersion
  /** Null if it has none; pending if the time was over before it could be read. */
  value: number | null | 'pending' | 'unreadable'
  isStored: boolean
}

type Options = {
  /** Null for the main number. */
  address: NumberAddress | null
  /** How long data is read. */
  budgetMs: number
  signal: AbortSignal
}

/** The number of each version, in their order. Reads data when it is needed, in parts of up to 100 versions. */
export async function* readNumbers(
  db: Database,
  comparer: Comparer,
  parts: AsyncIterable<NumberedVersion[]>,
  { address, budgetMs, signal }: Options,
): AsyncGenerator<NumberOfVersion> {
  // An address may be long.
  const suffix = createHash('sha256').update(JSON.stringify(address)).digest('base64')
  const end = performance.now() + budgetMs
  const hasTime = () => performance.now() < end

  /** Versions with the same content have the same numbers. */
  const nameOf = ({ hash, id, updated }: NumberedVersion) => (hash ?? `${id} ${updated}`) + suffix

  /** Undefined if it is not stored. */
  function storedNumber({ change_status, value, numbers }: NumberedVersion): number | null | undefined {
    if (address !== null) return storedNumberAt(numbers, address)
    return change_status === null ? undefined : value
  }

  const knownNumber = (version: NumberedVersion) =>
    version.size > MAX_COMPARED_BYTES ? 'unreadable' : known.get(nameOf(version))

  async function readNumber(version: NumberedVersion, next: NumberedVersion[]) {
    if (hasTime() && knownNumber(version) === undefined) await readPart(firstPart(next))
    if (hasTime() && knownNumber(version) === 'one by one') await readPart([version])
    const number = knownNumber(version)
    return number === undefined || number === 'one by one' ? 'pending' : number
  }

  async function readPart(part: NumberedVersion[]): Promise<void> {
    let read = part
    const load = async () => {
      const contents = await readContents(
        db,
        part.map(({ id }) => id),
      )
      // Some may have been deleted meanwhile.
      read = part.filter(({ id }) => contents.has(id))
      return { contents: read.map(({ id }) => contentOf(contents, id)), address }
    }
    try {
      const numbers = await comparer.run('numbers', load, signal)
      for (const [index, version] of read.entries()) remember(nameOf(version), numbers[index] ?? null)
    } catch (error) {
      if (!(error instanceof LimitExceeded)) throw error
      for (const version of read) remember(nameOf(version), read.length === 1 ? 'unreadable' : 'one by one')
    }
  }

  /** The first versions of those that have not been read. */
  function firstPart(versions: NumberedVersion[]): NumberedVersion[] {
    const part = new Map<string, NumberedVersion>()
    let bytes = 0
    for (const version of versions) {
      if (part.size === PART_VERSIONS) break
      if (knownNumber(version) !== undefined || storedNumber(version) !== undefined) continue
      if (part.size > 0 && bytes + version.size > PART_BYTES) break
      bytes += version.size
      part.set(nameOf(version), version)
    }
    return [...part.values()]
  }

  for await (const versions of parts) {
    for (const [index, version] of versions.entries()) {
      const stored = storedNumber(version)
      if (stored === undefined)
        yield { version, value: await readNumber(version, versions.slice(index)), isStored: false }
      else yield { version, value: stored, isStored: true }
    }
  }
}

function remember(name: string, number: Known): void {
  known.set(name, number)
  dropOldest(known, MAX_KNOWN)
}
