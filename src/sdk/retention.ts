/** Cleaning up on our own server: deleting by filter, pinning, retention. Prefect's servers know none of it (404). */
import * as z from 'zod/mini'
import {
  Deletion,
  type DeletionCreate,
  DeletionPreview,
  type DeletionSelection,
  Deletions,
} from '#contract/deletion.ts'
import {
  Retention,
  RetentionPreview,
  type RetentionPreviewBody,
  type RetentionRules,
  type RetentionRunBody,
} from '#contract/retention.ts'
import { checkedId } from './arguments/arguments.ts'
import { definiteConditions } from './arguments/conditions.ts'
import { MOST_ROWS } from './artifacts/pagination.ts'
import { clientOf, type RequestOptions } from './default-client.ts'
import { pause } from './http/pause.ts'

const Nothing = z.unknown()

/** Milliseconds between two looks at a deletion: a small one is done at once, a large one is no reason to ask all the time. */
const SHORTEST_PAUSE = 20
const LONGEST_PAUSE = 1000

/**
 * What a deletion would take.
 *
 * @returns how many versions and keys, their bytes, how many of them are pinned, the newest ten, and the `created_before` with
 *   which a deletion takes no others.
 * @throws {TypeError} when a condition is undefined, without which more would go; the message names it.
 * @throws {ApiError} when the server says no (422: the selection has no condition), {@link ConnectionError} when nobody answers.
 */
export async function previewDeletion(selection: DeletionSelection, request?: RequestOptions) {
  return ask(DeletionPreview, 'POST', '/deletions/preview', definiteConditions(selection), request)
}

/**
 * Starts deleting, which goes on by itself; `followDeletion` says how far it is.
 *
 * @throws {TypeError} when a condition is undefined, without which more would go; the message names it.
 * @throws {ApiError} when the server says no (422: the selection has no condition), {@link ConnectionError} when nobody answers.
 */
export async function createDeletion(body: DeletionCreate, request?: RequestOptions) {
  return ask(Deletion, 'POST', '/deletions', definiteConditions(body), request)
}

/**
 * How far a deletion is now, and how it ended.
 *
 * @throws {RangeError} when the id can be none, such as the empty text.
 * @throws {ApiError} when the server says no (404: there is no such deletion), {@link ConnectionError} when nobody answers.
 */
export async function readDeletion(id: string, request?: RequestOptions) {
  return ask(Deletion, 'GET', `/deletions/${encodeURIComponent(checkedId(id))}`, undefined, request)
}

/**
 * How far a deletion is, again and again until it has ended: once a second, and at first more often.
 *
 * @throws {RangeError} when the id can be none, such as the empty text.
 * @throws {ApiError} when the server says no (404: there is no such deletion), {@link ConnectionError} when nobody answers.
 */
export async function* followDeletion(
  id: string,
  request: RequestOptions = {},
): AsyncGenerator<Deletion, void, undefined> {
  for (let wait = SHORTEST_PAUSE; ; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
    const deletion = await readDeletion(id, request)
    yield deletion
    if (deletion.finished !== null) return
    await pause(wait, request.signal)
  }
}

/**
 * Deletions and runs of retention, on their way and done, newest first: the first 200 unless another page is asked for.
 *
 * @returns a page of them, and how many there are.
 * @throws {ApiError} when the server says no (422: `limit` is more than 200), {@link ConnectionError} when nobody answers.
 */
export async function readDeletions(
  { limit = MOST_ROWS, offset = 0 }: { limit?: number | undefined; offset?: number | undefined } = {},
  request?: RequestOptions,
) {
  return ask(Deletions, 'GET', `/deletions?limit=${limit}&offset=${offset}`, undefined, request)
}

/**
 * Stops a deletion; what is gone already stays gone.
 *
 * @returns how far it came. One that has ended stays as it is.
 * @throws {RangeError} when the id can be none, such as the empty text.
 * @throws {ApiError} when the server says no (404: there is no such deletion), {@link ConnectionError} when nobody answers.
 */
export async function cancelDeletion(id: string, request?: RequestOptions) {
  return ask(Deletion, 'POST', `/deletions/${encodeURIComponent(checkedId(id))}/cancel`, undefined, request)
}

/**
 * Exempts a version from retention, and from deletions that do not say otherwise.
 *
 * @throws {RangeError} when the id can be none, such as the empty text.
 * @throws {ApiError} when the server says no (404: there is no such artifact), {@link ConnectionError} when nobody answers.
 */
export async function pinArtifact(id: string, request?: RequestOptions): Promise<void> {
  await ask(Nothing, 'PUT', `/artifacts/${encodeURIComponent(checkedId(id))}/pin`, undefined, request)
}

/**
 * Takes the pin away: retention and deletions treat the version as any other again.
 *
 * @throws {RangeError} when the id can be none, such as the empty text.
 * @throws {ApiError} when the server says no (404: there is no such artifact), {@link ConnectionError} when nobody answers.
 */
export async function unpinArtifact(id: string, request?: RequestOptions): Promise<void> {
  await ask(Nothing, 'DELETE', `/artifacts/${encodeURIComponent(checkedId(id))}/pin`, undefined, request)
}

/**
 * The policies, and when they run by themselves.
 *
 * @throws {ApiError} when the server says no, {@link ConnectionError} when nobody answers.
 */
export async function readRetention(request?: RequestOptions) {
  return ask(Retention, 'GET', '/retention', undefined, request)
}

/**
 * Replaces the rules as a whole.
 *
 * @throws {TypeError} when a condition is undefined, without which more would go; the message names it.
 * @throws {ApiError} when the server says no (409: they are not those of `version` any more, or
 *   are in a file), {@link ConnectionError} when nobody answers.
 */
export async function updateRetention(rules: RetentionRules, request?: RequestOptions) {
  return ask(Retention, 'PUT', '/retention', definiteConditions(rules), request)
}

/**
 * One page of exactly what a run would remove, by the server's policies unless others are given.
 *
 * @returns how many versions and keys, their bytes, and the versions, oldest first. Its `as_of` makes the next page, and a run, one
 *   of the same moment.
 * @throws {TypeError} when a condition is undefined, without which more would go; the message names it.
 * @throws {ApiError} when the server says no, {@link ConnectionError} when nobody answers.
 */
export async function previewRetention(body: RetentionPreviewBody = {}, request?: RequestOptions) {
  return ask(RetentionPreview, 'POST', '/retention/preview', definiteConditions(body), request)
}

/**
 * Starts a run of the server's policies, unless others are given. It goes on by itself; `followDeletion` says how far it
 * is.
 *
 * @throws {TypeError} when a condition is undefined, without which more would go; the message names it.
 * @throws {ApiError} when the server says no, {@link ConnectionError} when nobody answers.
 */
export async function runRetention(body: RetentionRunBody = {}, request?: RequestOptions) {
  return ask(Deletion, 'POST', '/retention/run', definiteConditions(body), request)
}

async function ask<Schema extends z.ZodMiniType>(
  schema: Schema,
  method: string,
  path: string,
  body: unknown,
  request: RequestOptions = {},
): Promise<z.output<Schema>> {
  const { client, call } = clientOf(request)
  return client.call(schema, method, `/vitrine${path}`, body, call)
}
