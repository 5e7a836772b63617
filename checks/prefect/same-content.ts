/** What a mirror must have in common with its upstream server, and what it may have beyond. */
import { expect } from 'vitest'
import * as z from 'zod/mini'
import type { SummaryFilterBody } from '#contract/filters.ts'
import { parseJson } from '#contract/json.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { createClient } from '#sdk/index.ts'
import { askAt, readArtifacts } from './compare.ts'
import type { Published } from './publishers.ts'

type Artifacts = Awaited<ReturnType<typeof readArtifacts>>

type Compared = {
  /** The artifacts of the upstream server. */
  there: Map<string, string>
  /** Those that exist only here. */
  archived: Map<string, string>
}

/** Throws unless every artifact and every key is the same here and there, except for what is marked as being only here. */
export async function compareContent(addresses: { here: string; there: string }): Promise<Compared> {
  const here = await readArtifacts(askAt(addresses.here))
  const there = await readArtifacts(askAt(addresses.there))
  const marked = new Set((await readSummaries(addresses.here, { only_here: true })).map(({ id }) => id))
  const archived = new Map([...here.artifacts].filter(([id]) => marked.has(id)))
  const rest = new Map([...here.artifacts].filter(([id]) => !marked.has(id)))
  // The latest version of a key can be one that only the archive has.
  const keys = new Set([...here.collections].flatMap(([id, row]) => (isOfArchive(row, archived) ? id : [])))
  const withoutKeys = ({ collections }: Artifacts) =>
    new Map([...collections].filter(([id, row]) => !keys.has(id) && !isKeyOf(keys, here.collections, row)))
  expect(comparable({ artifacts: rest, collections: withoutKeys(here) }, there)).toEqual(
    comparable({ artifacts: there.artifacts, collections: withoutKeys(there) }, there),
  )
  return { there: there.artifacts, archived }
}

const Collection = z.object({ created: z.string(), key: z.nullish(z.string()), latest_id: z.optional(z.string()) })
const collectionOf = (text: string | undefined) => Collection.safeParse(parseJson(text ?? 'null')).data

function isOfArchive(row: string, archived: Map<string, string>): boolean {
  return archived.has(collectionOf(row)?.latest_id ?? '')
}

/** Whether a row has the key of one of these rows. */
function isKeyOf(ids: Set<string>, collections: Map<string, string>, row: string): boolean {
  const key = collectionOf(row)?.key
  return [...ids].some((id) => collectionOf(collections.get(id))?.key === key)
}

/**
 * Without the times of keys that Prefect took from an older version when the latest one was deleted: of a version that came
 * and went between two polls, a mirror sees nothing.
 */
function comparable({ artifacts, collections }: Artifacts, there: Artifacts): Artifacts {
  const rows = Array.from(collections, ([id, row]) => {
    const text = hasTimesOfVersion(there, id) ? row.replace(/"created":"[^"]*","updated":"[^"]*",/, '') : row
    return [id, text] as const
  })
  return { artifacts, collections: new Map(rows) }
}

function hasTimesOfVersion({ artifacts, collections }: Artifacts, id: string): boolean {
  const key = collectionOf(collections.get(id))
  return key !== undefined && collectionOf(artifacts.get(key.latest_id ?? ''))?.created === key.created
}

/** All versions, as pages show them. */
export async function readSummaries(address: string, body: SummaryFilterBody = {}): Promise<ArtifactSummary[]> {
  const client = createClient({ url: `${address}api` })
  const read: ArtifactSummary[] = []
  for (;;) {
    const { results, count } = await client.filterSummaries({ ...body, limit: 200, offset: read.length })
    read.push(...results)
    if (read.length >= count || results.length === 0) return read
  }
}

const Rows = z.array(z.object({ id: z.string(), description: z.string(), data: z.number() }))

/** What is lost, was made twice, or differs from what was accepted. */
export function problemsOf(rows: Map<string, string>, published: Published[]): string[] {
  const read = Rows.parse([...rows.values()].map(parseJson))
  const made = Map.groupBy(read, ({ description }) => description)
  const known = new Set(published.map(({ description }) => description))
  const strange = [...made.keys()].filter((description) => !known.has(description)).map((name) => `${name} is strange`)
  return published
    .flatMap(({ description, id, data, state }) => {
      const [row, ...others] = made.get(description) ?? []
      if (others.length > 0) return `${description} was made ${others.length + 1} times`
      if (row === undefined) return state === 'present' ? `${description} is lost` : []
      if (state === 'deleted') return `${description} is still there`
      if (id !== null && row.id !== id) return `${description} has another id`
      return data.includes(row.data) ? [] : `${description} has ${row.data}, not one of ${data}`
    })
    .concat(strange)
}

/** The same of an archive. `seen` are the artifacts that it had when it was compared before. */
export function archiveProblemsOf(archived: Map<string, string>, seen: Set<string>, published: Published[]): string[] {
  const byId = new Map(
    published.flatMap((artifact) => (artifact.id === null ? [] : [[artifact.id, artifact] as const])),
  )
  const lost = [...byId.values()].filter(
    ({ id, state, isDeletedHere }) =>
      state === 'deleted' && !isDeletedHere && seen.has(id ?? '') && !archived.has(id ?? ''),
  )
  const kept = [...archived.keys()].flatMap((id) => byId.get(id) ?? [])
  return [
    ...lost.map(({ description }) => `${description} is not in the archive`),
    ...kept.flatMap(({ description, state, isDeletedHere }) =>
      state === 'present' || (state === 'deleted' && isDeletedHere) ? `${description} is in the archive` : [],
    ),
  ]
}
