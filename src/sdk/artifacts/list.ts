import type { Artifact, ArtifactCollection } from '#contract/artifact.ts'
import { describeValue } from '#sdk/arguments/arguments.ts'
import { checkConditions } from '#sdk/arguments/conditions.ts'
import { clientOf, type RequestOptions } from '#sdk/default-client.ts'
import { MAX_PAGE_SIZE, type Order, paginate } from './pagination.ts'
import type { ArtifactConditions, LatestArtifactConditions } from './read.ts'

type Sort = 'newest' | 'key'

/** Order and page size of a list. */
export type ListOptions = {
  /** `newest` (the default) lists the newest first, `key` in ascending order of keys. */
  sort?: 'newest' | 'key' | undefined
  /** Rows per request, 1 to 200; defaults to 200. Use fewer if each artifact is large. */
  pageSize?: number | undefined
}

/**
 * Iterates over all versions that match the conditions, newest first or by key. Requests each page when the loop reaches
 * it, so `break` stops early.
 *
 * Versions that exist during the whole iteration are returned exactly once, even if other clients publish and delete
 * meanwhile. Versions created or deleted during the iteration may or may not be returned. Sorted by key, a list of more
 * than one page is read a second time by creation time to find versions that have moved.
 *
 * @throws {RangeError} if `sort` is unknown or `pageSize` is out of range.
 * @throws {TypeError} if every operator of a condition is undefined; the message names the condition.
 * @throws {ApiError} if the server responds with an error status.
 * @throws {ConnectionError} if the server cannot be reached.
 */
export function artifacts(
  { sort = 'newest', pageSize, ...conditions }: ArtifactConditions & ListOptions = {},
  request: RequestOptions = {},
): AsyncGenerator<Artifact, void, undefined> {
  const { client, call } = clientOf(request)
  checkConditions(conditions)
  const identity = ({ id }: Artifact) => id
  const byTime: Order<Artifact> = {
    read: (page) => client.filterArtifacts({ ...conditions, ...page, sort: 'CREATED_DESC' }, call),
    identity,
    rank: ({ created }) => created,
    isStable: true,
  }
  const byKey: Order<Artifact> = {
    read: (page) => client.filterArtifacts({ ...conditions, ...page, sort: 'KEY_ASC' }, call),
    identity,
    rank: ({ key }) => JSON.stringify(key),
    isStable: false,
  }
  return listAll({ newest: [byTime], key: [byKey, byTime] }, sort, pageSize)
}

/**
 * Iterates over the latest version of each key that matches the conditions, most recently published first or by key. `id`
 * and `created` belong to the key; `latest_id` is the id of the version.
 *
 * Keys that exist during the whole iteration are returned exactly once, even if other clients publish and delete
 * meanwhile. Sorted by `newest`, a list of more than one page is read a second time by key to find keys that have moved.
 *
 * @throws {RangeError} if `sort` is unknown or `pageSize` is out of range.
 * @throws {TypeError} if every operator of a condition is undefined; the message names the condition.
 * @throws {ApiError} if the server responds with an error status.
 * @throws {ConnectionError} if the server cannot be reached.
 */
export function latestArtifacts(
  { sort = 'newest', pageSize, ...conditions }: LatestArtifactConditions & ListOptions = {},
  request: RequestOptions = {},
): AsyncGenerator<ArtifactCollection, void, undefined> {
  const { client, call } = clientOf(request)
  checkConditions(conditions)
  const identity = ({ key }: ArtifactCollection) => JSON.stringify(key)
  const byTime: Order<ArtifactCollection> = {
    read: (page) => client.filterLatestArtifacts({ ...conditions, ...page, sort: 'UPDATED_DESC' }, call),
    identity,
    rank: ({ updated }) => updated,
    isStable: false,
  }
  const byKey: Order<ArtifactCollection> = {
    read: (page) => client.filterLatestArtifacts({ ...conditions, ...page, sort: 'KEY_ASC' }, call),
    identity,
    rank: identity,
    isStable: true,
  }
  return listAll({ newest: [byTime, byKey], key: [byKey] }, sort, pageSize)
}

function listAll<Row>(
  orders: Record<Sort, Order<Row>[]>,
  sort: Sort,
  pageSize = MAX_PAGE_SIZE,
): AsyncGenerator<Row, void, undefined> {
  if (!Object.hasOwn(orders, sort)) throw new RangeError(`sort must be "newest" or "key", not ${describeValue(sort)}`)
  if (!(Number.isInteger(pageSize) && pageSize >= 1 && pageSize <= MAX_PAGE_SIZE)) {
    throw new RangeError(`pageSize must be an integer from 1 to ${MAX_PAGE_SIZE}, not ${pageSize}`)
  }
  return paginate(orders[sort], pageSize)
}
