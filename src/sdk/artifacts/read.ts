import type { Artifact } from '#contract/artifact.ts'
import type { ArtifactCollectionFilterBody, ArtifactFilterBody } from '#contract/filters.ts'
import { checkId, checkText } from '#sdk/arguments/arguments.ts'
import { checkConditions } from '#sdk/arguments/conditions.ts'
import { clientOf, type RequestOptions } from '#sdk/default-client.ts'
import { ApiError } from '#sdk/http/error.ts'

/** Conditions on artifacts and their runs, flows and deployments, with the field names of the API. All must match. */
export type ArtifactConditions = Omit<ArtifactFilterBody, 'sort' | 'limit' | 'offset'>
/** The same conditions on the latest version of each key. */
export type LatestArtifactConditions = Omit<ArtifactCollectionFilterBody, 'sort' | 'limit' | 'offset'>

/**
 * Reads one version by its id.
 *
 * @throws {RangeError} if the id is not valid, for example an empty string.
 * @throws {ApiError} if the server responds with an error status (404 if the artifact does not exist).
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function readArtifact(id: string, request: RequestOptions = {}): Promise<Artifact> {
  const { client, call } = clientOf(request)
  return client.readArtifact(checkId(id), call)
}

/** Attempts if the latest version is deleted between the two requests. */
const MAX_ATTEMPTS = 5

/**
 * Reads the latest version of a key, with the id and times of that version. The API's `/latest` route returns those of the
 * key instead.
 *
 * @throws {ApiError} if the server responds with an error status (404 if the key does not exist).
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function readLatestArtifact(key: string, request: RequestOptions = {}): Promise<Artifact> {
  checkText(key, 'key')
  const artifact = await findLatestArtifact(key, request)
  if (artifact !== null) return artifact
  throw new ApiError(new Response(null, { status: 404 }), {
    detail: `No artifact with the key ${JSON.stringify(key)}.`,
  })
}

/** As `readLatestArtifact`, but null if the key does not exist. */
export async function findLatestArtifact(key: string, request: RequestOptions): Promise<Artifact | null> {
  const { client, call } = clientOf(request)
  for (let attempt = 1; ; attempt++) {
    const [row] = await client.filterLatestArtifacts({ artifacts: { key: { any_: [key] } }, limit: 1 }, call)
    if (row === undefined) return null
    try {
      return await client.readArtifact(row.latest_id, call)
    } catch (error) {
      const isGone = error instanceof ApiError && error.status === 404
      if (!isGone || attempt === MAX_ATTEMPTS) throw error
    }
  }
}

/**
 * Counts versions, including those without a key.
 *
 * @throws {TypeError} if every operator of a condition is undefined; the message names the condition.
 * @throws {ApiError} if the server responds with an error status.
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function countArtifacts(
  conditions: ArtifactConditions = {},
  request: RequestOptions = {},
): Promise<number> {
  const { client, call } = clientOf(request)
  return client.countArtifacts(checkConditions(conditions), call)
}

/**
 * Counts keys.
 *
 * @throws {TypeError} if every operator of a condition is undefined; the message names the condition.
 * @throws {ApiError} if the server responds with an error status.
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function countLatestArtifacts(
  conditions: LatestArtifactConditions = {},
  request: RequestOptions = {},
): Promise<number> {
  const { client, call } = clientOf(request)
  return client.countLatestArtifacts(checkConditions(conditions), call)
}
