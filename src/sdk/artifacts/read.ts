import type { Artifact } from '#contract/artifact.ts'
import type { ArtifactCollectionFilterBody, ArtifactFilterBody } from '#contract/filters.ts'
import { checkedId, checkedText } from '#sdk/arguments/arguments.ts'
import { checkedConditions } from '#sdk/arguments/conditions.ts'
import { clientOf, type RequestOptions } from '#sdk/default-client.ts'
import { ApiError } from '#sdk/http/error.ts'

/** Which artifacts: conditions on them, their runs, flows and deployments, by the names of the wire. All must hold. */
export type ArtifactConditions = Omit<ArtifactFilterBody, 'sort' | 'limit' | 'offset'>
/** Which keys: the same conditions, on the latest version of each. */
export type LatestArtifactConditions = Omit<ArtifactCollectionFilterBody, 'sort' | 'limit' | 'offset'>

/**
 * One version, by its own id.
 *
 * @throws {RangeError} when the id can be none, such as the empty text.
 * @throws {ApiError} when the server says no (404: there is no such artifact), {@link ConnectionError} when nobody answers.
 */
export async function readArtifact(id: string, request: RequestOptions = {}): Promise<Artifact> {
  const { client, call } = clientOf(request)
  return client.readArtifact(checkedId(id), call)
}

/** How often a version may be deleted between the two questions. */
const MOST_TRIES = 5

/**
 * The latest version of a key: the artifact itself with its own id and times, where the wire's `/latest` answers those
 * of the key.
 *
 * @throws {ApiError} when the server says no (404: there is no such key), {@link ConnectionError} when nobody answers.
 */
export async function readLatestArtifact(key: string, request: RequestOptions = {}): Promise<Artifact> {
  checkedText(key, 'key')
  const artifact = await findLatestArtifact(key, request)
  if (artifact !== null) return artifact
  throw new ApiError(new Response(null, { status: 404 }), { detail: `There is no artifact ${JSON.stringify(key)}.` })
}

/** The same, or null when there is none. */
export async function findLatestArtifact(key: string, request: RequestOptions): Promise<Artifact | null> {
  const { client, call } = clientOf(request)
  for (let tries = 1; ; tries++) {
    const [row] = await client.filterLatestArtifacts({ artifacts: { key: { any_: [key] } }, limit: 1 }, call)
    if (row === undefined) return null
    try {
      return await client.readArtifact(row.latest_id, call)
    } catch (error) {
      const isGone = error instanceof ApiError && error.status === 404
      if (!isGone || tries === MOST_TRIES) throw error
    }
  }
}

/**
 * How many versions there are, of all keys and without one.
 *
 * @throws {TypeError} when all that a condition says is undefined; the message names it.
 * @throws {ApiError} when the server says no, {@link ConnectionError} when nobody answers.
 */
export async function countArtifacts(
  conditions: ArtifactConditions = {},
  request: RequestOptions = {},
): Promise<number> {
  const { client, call } = clientOf(request)
  return client.countArtifacts(checkedConditions(conditions), call)
}

/**
 * How many keys there are.
 *
 * @throws {TypeError} when all that a condition says is undefined; the message names it.
 * @throws {ApiError} when the server says no, {@link ConnectionError} when nobody answers.
 */
export async function countLatestArtifacts(
  conditions: LatestArtifactConditions = {},
  request: RequestOptions = {},
): Promise<number> {
  const { client, call } = clientOf(request)
  return client.countLatestArtifacts(checkedConditions(conditions), call)
}
