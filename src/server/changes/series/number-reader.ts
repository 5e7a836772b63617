/** Reads one number of many versions: where it is not stored, from the data. */
import type { NumberAddress } from '#compare/series/numbers.ts'
import { contentOf, readContents } from '#server/changes/contents.ts'
import type { Comparer } from '#server/changes/thread/comparer.ts'
import type { Database } from '#server/database/open.ts'
import { LimitExceeded, NotFound } from '#server/errors.ts'
import type { NumberedVersion } from './key-versions.ts'
import { storedNumberAt } from './stored-numbers.ts'

/** Data that the thread gets at a time. */
const PART_BYTES = 4_000_000
const PART_VERSIONS = 100

/** Numbers of versions and addresses, so that a series that is read in several requests progresses. */
const known = new Map<string, number | null>()
const MAX_KNOWN = 50_000

export type NumberReader = {
  /** The number of each version; undefined where the time is over before it could be read. */
  read: (versions: NumberedVersion[]) => Promise<(number | null | undefined)[]>
}

/** Without an address, reads the main number. Reads data for at most `budgetMs`. */
export function numberReader(
  db: Database,
  comparer: Comparer,
  address: NumberAddress | null,
  budgetMs: number,
  signal: AbortSignal,
): NumberReader {
  const suffix = JSON.stringify(address)
  const end = performance.now() + budgetMs

  /** Versions with the same content have the same numbers. */
  const nameOf = ({ hash, id, updated }: NumberedVersion) => (hash ?? `${id} ${updated}`) + suffix

  function find(version: NumberedVersion): number | null | undefined {
    if (address === null && version.change_status !== null) return version.value
    const stored = address === null ? undefined : storedNumberAt(version.numbers, address)
    return stored ?? known.get(nameOf(version))
  }

  async function readPart(part: NumberedVersion[]): Promise<void> {
    const numbers = await numbersOf(part).catch((error: unknown) => {
      // A version has been deleted meanwhile: the others are read by the next request.
      if (error instanceof NotFound) return null
      if (error instanceof LimitExceeded) return []
      throw error
    })
    if (numbers === null) return
    for (const [index, version] of part.entries()) remember(nameOf(version), numbers[index] ?? null)
  }

  async function numbersOf(part: NumberedVersion[]): Promise<(number | null)[]> {
    const load = async () => {
      const contents = await readContents(
        db,
        part.map(({ id }) => id),
      )
      return { contents: part.map(({ id }) => contentOf(contents, id)), address }
    }
    return comparer.run('numbers', load, signal)
  }

  return {
    async read(versions) {
      const unread = new Map<string, NumberedVersion>()
      for (const version of versions) if (find(version) === undefined) unread.set(nameOf(version), version)
      for (const part of partsOf([...unread.values()])) {
        if (performance.now() > end) break
        await readPart(part)
      }
      return versions.map(find)
    },
  }
}

function remember(name: string, number: number | null): void {
  known.set(name, number)
  if (known.size <= MAX_KNOWN) return
  const [oldest] = known.keys()
  if (oldest !== undefined) known.delete(oldest)
}

function partsOf(versions: NumberedVersion[]): NumberedVersion[][] {
  const parts: NumberedVersion[][] = []
  let bytes = 0
  for (const version of versions) {
    const part = parts.at(-1)
    bytes += version.size
    if (part && bytes <= PART_BYTES && part.length < PART_VERSIONS) part.push(version)
    else {
      parts.push([version])
      bytes = version.size
    }
  }
  return parts
}
