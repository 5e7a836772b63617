/** A model of Prefect's artifacts for property tests: no database, and a test decides about every time, order and gap. */
import type { Artifact, ArtifactCollection } from '#contract/artifact.ts'
import type { Json, JsonObject } from '#contract/json.ts'
import { type Micros, storedTime } from '#server/database/clock.ts'

/** Times are in `storedTime` format, so that they sort as text. */
export type ModelArtifact = Artifact
export type ModelCollection = ArtifactCollection

/** A flow, run or deployment, as it is sent. */
export type ModelRow = JsonObject & { id: string }

export type ModelOptions = {
  /** Of the ids and of the order of ties. */
  seed?: number
  /** Whether rows with equal times come in another order in each response. Databases may do so, but rarely do. */
  hasUnstableTies?: boolean
}

const MILLISECOND = 1000

const EMPTY = { key: null, type: null, description: null, data: null, metadata_: null }

export class Model {
  /** The clock. It only moves when the test moves it, so that equal times are usual. */
  now: Micros = Date.UTC(2026, 0, 1) * 1000
  readonly artifacts = new Map<string, ModelArtifact>()
  /** By key. */
  readonly collections = new Map<string, ModelCollection>()
  readonly related = {
    flows: new Map<string, ModelRow>(),
    flow_runs: new Map<string, ModelRow>(),
    task_runs: new Map<string, ModelRow>(),
    deployments: new Map<string, ModelRow>(),
  }
  readonly #random: () => number
  readonly #hasUnstableTies: boolean
  #tieSalt: number

  constructor({ seed = 1, hasUnstableTies = true }: ModelOptions = {}) {
    this.#random = randomNumbers(seed)
    this.#hasUnstableTies = hasUnstableTies
    this.#tieSalt = this.#random()
  }

  /** Commits a new artifact. One whose `created` is in the past is a late commit: newer ones may have been read. */
  insert(fields: Partial<ModelArtifact> = {}): ModelArtifact {
    const { id = this.newId(), created = storedTime(this.now), updated = created, ...content } = fields
    const runs = { flow_run_id: null, task_run_id: null }
    const artifact: ModelArtifact = { id, created, updated, ...EMPTY, ...runs, ...content }
    this.artifacts.set(id, artifact)
    if (artifact.key !== null) {
      const before = this.collections.get(artifact.key)
      const kept = { id: before?.id ?? this.newId(), created: before?.created ?? created }
      this.collections.set(artifact.key, { ...artifact, ...kept, latest_id: id })
    }
    return artifact
  }

  /** Returns whether it exists. Like Prefect, cuts the time to milliseconds, which may be before the artifact was created. */
  update(
    id: string,
    changes: Partial<Pick<ModelArtifact, 'data' | 'description' | 'metadata_'>> = {},
    updated = storedTime(this.now - (this.now % MILLISECOND)),
  ): boolean {
    const artifact = this.artifacts.get(id)
    if (!artifact) return false
    this.artifacts.set(id, { ...artifact, ...changes, updated })
    const collection = this.#pointingTo(artifact)
    if (collection) this.collections.set(collection.key ?? '', { ...collection, ...changes, updated })
    return true
  }

  /** Returns whether it existed. */
  remove(id: string): boolean {
    const artifact = this.artifacts.get(id)
    if (!artifact) return false
    this.artifacts.delete(id)
    const collection = this.#pointingTo(artifact)
    if (!collection) return true
    const key = collection.key ?? ''
    const versions = [...this.artifacts.values()].filter((version) => version.key === key)
    const newest = this.inOrder(versions, 'created')[0]
    if (newest) this.collections.set(key, { ...newest, id: collection.id, latest_id: newest.id })
    else this.collections.delete(key)
    return true
  }

  /** Deletes every artifact created before then, as a plan of Prefect Cloud does. Returns their number. */
  expire(before: Micros): number {
    const expired = [...this.artifacts.values()].filter(({ created }) => created < storedTime(before))
    for (const { id } of expired) this.remove(id)
    return expired.length
  }

  /** A random UUIDv4. */
  newId(): string {
    const digits = Array.from({ length: 4 }, () => this.#random().toString(16).padStart(8, '0')).join('')
    return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20)}`
  }

  /** By a column; null is the smallest value, as in SQLite. */
  inOrder<Row extends JsonObject & { id: string }>(rows: Row[], column: string, isAscending = false): Row[] {
    const sorted = rows.map((row) => ({ row, value: sortable(row[column]), tie: tieOf(row.id, this.#tieSalt) }))
    sorted.sort((a, b) => {
      if (a.value === b.value) return a.tie - b.tie
      return a.value < b.value === isAscending ? -1 : 1
    })
    return sorted.map(({ row }) => row)
  }

  /** Changes the order of ties. */
  shuffleTies(): void {
    if (this.#hasUnstableTies) this.#tieSalt = this.#random()
  }

  #pointingTo({ id, key }: ModelArtifact): ModelCollection | null {
    const collection = key === null ? undefined : this.collections.get(key)
    return collection?.latest_id === id ? collection : null
  }
}

/** Text that sorts after null. */
function sortable(value: Json | undefined): string {
  return value === null || value === undefined ? '' : `+${value}`
}

/** A number that looks random, and is the same for the same id and salt. */
function tieOf(id: string, salt: number): number {
  let hash = salt
  for (const character of id) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193)
  return hash >>> 0
}

/** Mulberry32: 32 random bits a call, the same for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}
