/** The versions of keys, with their numbers and collections, as the server stores them. */
import type { Insertable } from 'kysely'
import { changed, firstVersion, unchangedSince } from '#compare/summary/change-summary.ts'
import { type Micros, storedTime, uuidAt } from '#server/database/clock.ts'
import type { ArtifactTable, Tables } from '#server/database/tables.ts'
import { type Content, contentOf, KINDS, RESULT_REFERENCE } from './contents.ts'
import { description, keyName, LONG_KEY } from './names.ts'
import { FLOWS } from './proportions.ts'
import { flowOfRun } from './runs.ts'

type Owner = { flow_run_id: string | null; task_run_id: string | null }

type KeyState = {
  name: string
  index: number
  versions: number
  collectionId: string
  created: string
  latest: { id: string; created: string; content: Content } | null
}

type ArtifactRows = { artifact: ArtifactTable; version: Insertable<Tables['artifact_version']> | null }

/** Assigns artifacts to keys in the order of their times. */
export class ArtifactSeries {
  readonly #keys: KeyState[]
  /** The keys of each flow; each is published by one flow. */
  readonly #pools: KeyState[][]
  readonly #turns: number[]
  readonly #long: KeyState

  constructor(keys: number, flowRuns: number) {
    this.#keys = Array.from({ length: keys - 1 }, (_, index) => emptyKey(keyName(index), index))
    this.#long = emptyKey(LONG_KEY, keys)
    this.#pools = this.#assignKeys(flowRuns)
    this.#turns = this.#pools.map(() => 0)
  }

  /** Keys are shared among the flows by the number of their runs. */
  #assignKeys(flowRuns: number): KeyState[][] {
    const pools: KeyState[][] = Array.from({ length: FLOWS }, () => [])
    for (const key of this.#keys) pools[flowOfRun((key.index * 31 + 1) % flowRuns)]?.push(key)
    return pools
  }

  /** Artifact `place` of run `run`. */
  make(run: number, place: number, owner: Owner, moment: Micros): ArtifactRows {
    if (place === 9 && run % 10 === 7) return this.#makeWithoutKey(run, owner, moment)
    const flow = flowOfRun(run)
    if (flow === 0 && place < 3) return this.#publish(this.#long, owner, moment)
    const key = this.#nextKey(flow)
    return this.#publish(key, owner, moment)
  }

  /** First each key of the flow once, then some more often than others. */
  #nextKey(flow: number): KeyState {
    const pool = this.#pools[flow] ?? []
    const turn = (this.#turns[flow] ?? 0) + 1
    this.#turns[flow] = turn
    const place = ((turn * 48_271) % 65_537) / 65_537
    return pool[turn <= pool.length ? turn - 1 : Math.floor(place * place * pool.length)] ?? this.#long
  }

  #makeWithoutKey(run: number, owner: Owner, moment: Micros): ArtifactRows {
    const isReference = run % 20 === 7
    const content = isReference ? RESULT_REFERENCE : contentOf('markdown', run)
    const artifact = artifactRow(content, owner, moment, {
      key: null,
      description: null,
      is_listed: isReference ? 0 : 1,
    })
    return { artifact, version: null }
  }

  #publish(key: KeyState, owner: Owner, moment: Micros): ArtifactRows {
    const version = ++key.versions
    const kind = KINDS[key.index % KINDS.length] ?? 'table'
    // Every fourth version is the same as the one before it.
    const content = contentOf(kind, Math.floor((version * 3) / 4) + key.index)
    const artifact = artifactRow(content, owner, moment, {
      key: key.name,
      description: description(key.index),
      is_listed: 0,
    })
    const before = key.latest
    if (before === null) {
      key.collectionId = uuidAt(moment)
      key.created = artifact.created
    }
    key.latest = { id: artifact.id, created: artifact.created, content }
    return {
      artifact,
      version: { artifact_id: artifact.id, key: key.name, version, ...changeOf(version, content, before?.content) },
    }
  }

  /** The collections, the last numbers of keys, and the ids of the latest versions. */
  finish() {
    const keys = [...this.#keys, this.#long].filter(({ versions }) => versions > 0)
    const collections = keys.flatMap(({ name: key, collectionId: id, created, versions, latest }) =>
      latest ? [{ id, key, created, updated: latest.created, versions, latest_id: latest.id }] : [],
    )
    return { collections, keys: keys.map(({ name: key, versions }) => ({ key, last_version: versions })) }
  }
}

function emptyKey(name: string, index: number): KeyState {
  return { name, index, versions: 0, collectionId: '', created: '', latest: null }
}

function changeOf(version: number, content: Content, before: Content | undefined) {
  const { hash, value, numbers } = content
  const { status, text } = summaryOf(version, content, before)
  return { hash, change_status: status, change_text: text, resets: 0, value, numbers }
}

function summaryOf(version: number, content: Content, before: Content | undefined) {
  if (!before) return firstVersion
  return content.hash === before.hash ? unchangedSince(version - 1) : changed('3 cells; rows 131 → 262 (+100 %)')
}

function artifactRow(
  { type, data, size, preview }: Content,
  owner: Owner,
  moment: Micros,
  rest: Pick<ArtifactTable, 'key' | 'description' | 'is_listed'>,
): ArtifactTable {
  const created = storedTime(moment)
  const { key, description, is_listed } = rest
  return {
    id: uuidAt(moment),
    created,
    updated: created,
    key,
    type,
    description,
    metadata_: null,
    ...owner,
    size,
    preview,
    is_listed,
    data,
    packed: null,
  }
}
