import type { Artifact, ArtifactCollection } from '#contract/artifact.ts'
import { wordsFor } from '#sdk/arguments/arguments.ts'
import { checkedConditions } from '#sdk/arguments/conditions.ts'
import { clientOf, type RequestOptions } from '#sdk/default-client.ts'
import { MOST_ROWS, type Order, walk } from './pagination.ts'
import type { ArtifactConditions, LatestArtifactConditions } from './read.ts'

type Sort = 'newest' | 'key'

/** How a list is ordered and read. */
export type ListOptions = {
  /** `newest` first if absent; by `key` from a to z. */
  sort?: 'newest' | 'key' | undefined
  /** Rows in one request, 1 to 200; 200 if absent. Fewer where each row is large. */
  pageSize?: number | undefined
}

/**
 * All versions that the conditions let through, newest first, or by key. Asks for page after page as the loop goes on,
 * so that a `break` ends it early.
 *
 * Whatever is there from beginning to end comes exactly once, however much others publish and delete meanwhile; what
 * comes or goes meanwhile may be among it or not. By key, more than one page is read a second time at the end, for
 * what has changed places.
 *
 * @throws {RangeError} when there is no such sort, or can be no page of that size.
 * @throws {TypeError} when all that a condition says is undefined; the message names it.
 * @throws {ApiError} when the server says no, {@link ConnectionError} when nobody answers.
 */
export function artifacts(
  { sort = 'newest', pageSize, ...conditions }: ArtifactConditions & ListOptions = {},
  request: RequestOptions = {},
): AsyncGenerator<Artifact, void, undefined> {
  const { client, call } = clientOf(request)
  checkedConditions(conditions)
  const identity = ({ id }: Artifact) => id
  const byTime: Order<Artifact> = {
    read: (page) => client.filterArtifacts({ ...conditions, ...page, sort: 'CREATED_DESC' }, call),
    identity,
    rank: ({ created }) => created,
    isFixed: true,
  }
  const byKey: Order<Artifact> = {
    read: (page) => client.filterArtifacts({ ...conditions, ...page, sort: 'KEY_ASC' }, call),
    identity,
    rank: ({ key }) => JSON.stringify(key),
    isFixed: false,
  }
  return all({ newest: [byTime], key: [byKey, byTime] }, sort, pageSize)
}

/**
 * The latest version of each key that the conditions let through, the last published first, or by key. Each row's `id`
 * and `created` are those of the key; `latest_id` is the version.
 *
 * Whatever is there from beginning to end comes exactly once, however much others publish and delete meanwhile. Newest
 * first, where keys with a new version change places, more than one page is read a second time by key.
 *
 * @throws {RangeError} when there is no such sort, or can be no page of that size.
 * @throws {TypeError} when all that a condition says is undefined; the message names it.
 * @throws {ApiError} when the server says no, {@link ConnectionError} when nobody answers.
 */
export function latestArtifacts(
  { sort = 'newest', pageSize, ...conditions }: LatestArtifactConditions & ListOptions = {},
  request: RequestOptions = {},
): AsyncGenerator<ArtifactCollection, void, undefined> {
  const { client, call } = clientOf(request)
  checkedConditions(conditions)
  const identity = ({ key }: ArtifactCollection) => JSON.stringify(key)
  const byTime: Order<ArtifactCollection> = {
    read: (page) => client.filterLatestArtifacts({ ...conditions, ...page, sort: 'UPDATED_DESC' }, call),
    identity,
    rank: ({ updated }) => updated,
    isFixed: false,
  }
  const byKey: Order<ArtifactCollection> = {
    read: (page) => client.filterLatestArtifacts({ ...conditions, ...page, sort: 'KEY_ASC' }, call),
    identity,
    rank: identity,
    isFixed: true,
  }
  return all({ newest: [byTime, byKey], key: [byKey] }, sort, pageSize)
}

function all<Row>(
  orders: Record<Sort, Order<Row>[]>,
  sort: Sort,
  pageSize = MOST_ROWS,
): AsyncGenerator<Row, void, undefined> {
  if (!Object.hasOwn(orders, sort)) throw new RangeError(`The sorts are newest and key, not ${wordsFor(sort)}`)
  if (!(Number.isInteger(pageSize) && pageSize >= 1 && pageSize <= MOST_ROWS)) {
    throw new RangeError(`A page has 1 to ${MOST_ROWS} rows, not ${pageSize}`)
  }
  return walk(orders[sort], pageSize)
}
