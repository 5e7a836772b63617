/** Bulk deletion, pins and retention policies of a Vitrine server. Prefect's servers return 404 for these routes. */
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
  RetentionKeysPreview,
  RetentionPreview,
  type RetentionPreviewBody,
  type RetentionRules,
  type RetentionRunBody,
} from '#contract/retention.ts'
import { checkId } from './arguments/arguments.ts'
import { checkDeletionConditions } from './arguments/conditions.ts'
import { MAX_PAGE_SIZE } from './artifacts/pagination.ts'
import { callVitrine } from './call-vitrine.ts'
import type { RequestOptions } from './default-client.ts'
import { pause } from './http/pause.ts'

const Ignored = z.unknown()

/** Polling backs off from the first to the second, because small deletions finish at once. */
const MIN_POLL_INTERVAL_MS = 20
const MAX_POLL_INTERVAL_MS = 1000

/**
 * Previews a deletion without deleting anything.
 *
 * @returns the number of matching versions and keys, their size in bytes, how many are pinned, the newest ten, and a
 *   `created_before` that excludes versions published after the preview.
 * @throws {TypeError} if a condition is undefined, which would delete more than intended; the message names it.
 * @throws {ApiError} if the server responds with an error status (422 if the selection has no conditions).
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function previewDeletion(selection: DeletionSelection, request?: RequestOptions) {
  return callVitrine(DeletionPreview, 'POST', '/deletions/preview', checkDeletionConditions(selection), request)
}

/**
 * Starts a deletion, which runs in the background; follow its progress with `followDeletion`.
 *
 * @throws {TypeError} if a condition is undefined, which would delete more than intended; the message names it.
 * @throws {ApiError} if the server responds with an error status (422 if the selection has no conditions).
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function createDeletion(body: DeletionCreate, request?: RequestOptions) {
  return callVitrine(Deletion, 'POST', '/deletions', checkDeletionConditions(body), request)
}

/**
 * Reads the progress or the result of a deletion.
 *
 * @throws {RangeError} if the id is not valid, for example an empty string.
 * @throws {ApiError} if the server responds with an error status (404 if the deletion does not exist).
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function readDeletion(id: string, request?: RequestOptions) {
  return callVitrine(Deletion, 'GET', `/deletions/${encodeURIComponent(checkId(id))}`, undefined, request)
}

/**
 * Yields the progress of a deletion until it has finished: once a second, more often at the start.
 *
 * @throws {RangeError} if the id is not valid, for example an empty string.
 * @throws {ApiError} if the server responds with an error status (404 if the deletion does not exist).
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function* followDeletion(
  id: string,
  request: RequestOptions = {},
): AsyncGenerator<Deletion, void, undefined> {
  for (let intervalMs = MIN_POLL_INTERVAL_MS; ; intervalMs = Math.min(intervalMs * 2, MAX_POLL_INTERVAL_MS)) {
    const deletion = await readDeletion(id, request)
    yield deletion
    if (deletion.finished !== null) return
    await pause(intervalMs, request.signal)
  }
}

/**
 * Lists deletions and retention runs, running and finished, newest first. Returns the first 200 unless you ask for another
 * page.
 *
 * @returns one page, and the total count.
 * @throws {ApiError} if the server responds with an error status (422 if `limit` is above 200).
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function readDeletions(
  { limit = MAX_PAGE_SIZE, offset = 0 }: { limit?: number | undefined; offset?: number | undefined } = {},
  request?: RequestOptions,
) {
  return callVitrine(Deletions, 'GET', `/deletions?limit=${limit}&offset=${offset}`, undefined, request)
}

/**
 * Cancels a deletion. Versions that are already deleted stay deleted.
 *
 * @returns the deletion. A finished deletion does not change.
 * @throws {RangeError} if the id is not valid, for example an empty string.
 * @throws {ApiError} if the server responds with an error status (404 if the deletion does not exist).
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function cancelDeletion(id: string, request?: RequestOptions) {
  return callVitrine(Deletion, 'POST', `/deletions/${encodeURIComponent(checkId(id))}/cancel`, undefined, request)
}

/**
 * Pins a version: exempts it from retention, and from deletions without `include_pinned`.
 *
 * @throws {RangeError} if the id is not valid, for example an empty string.
 * @throws {ApiError} if the server responds with an error status (404 if the artifact does not exist).
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function pinArtifact(id: string, request?: RequestOptions): Promise<void> {
  await callVitrine(Ignored, 'PUT', `/artifacts/${encodeURIComponent(checkId(id))}/pin`, undefined, request)
}

/**
 * Removes the pin of a version.
 *
 * @throws {RangeError} if the id is not valid, for example an empty string.
 * @throws {ApiError} if the server responds with an error status (404 if the artifact does not exist).
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function unpinArtifact(id: string, request?: RequestOptions): Promise<void> {
  await callVitrine(Ignored, 'DELETE', `/artifacts/${encodeURIComponent(checkId(id))}/pin`, undefined, request)
}

/**
 * Reads the retention policies and their schedule.
 *
 * @throws {ApiError} if the server responds with an error status.
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function readRetention(request?: RequestOptions) {
  return callVitrine(Retention, 'GET', '/retention', undefined, request)
}

/**
 * Replaces the retention policies and their schedule.
 *
 * @throws {TypeError} if a condition is undefined, which would delete more than intended; the message names it.
 * @throws {ApiError} if the server responds with an error status (409 if the policies have changed since `version`,
 *   or are read from a file).
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function updateRetention(rules: RetentionRules, request?: RequestOptions) {
  return callVitrine(Retention, 'PUT', '/retention', checkDeletionConditions(rules), request)
}

/**
 * Previews a retention run: one page of exactly the versions it would delete. Uses the server's policies unless you pass
 * others.
 *
 * @returns the number of versions and keys, their size in bytes, and the versions, oldest first. Pass its `as_of` to read the
 *   next page, or to run with, the same point in time.
 * @throws {TypeError} if a condition is undefined, which would delete more than intended; the message names it.
 * @throws {ApiError} if the server responds with an error status.
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function previewRetention(body: RetentionPreviewBody = {}, request?: RequestOptions) {
  return callVitrine(RetentionPreview, 'POST', '/retention/preview', checkDeletionConditions(body), request)
}

/**
 * The versions that `previewRetention` lists, grouped by key: how many of which number, and how large they are. Pass the
 * `as_of` of a preview to group the same versions.
 *
 * @returns the keys with the largest sizes first.
 * @throws {TypeError} if a condition is undefined, which would delete more than intended; the message names it.
 * @throws {ApiError} if the server responds with an error status.
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function previewRetentionKeys(body: RetentionPreviewBody = {}, request?: RequestOptions) {
  return callVitrine(RetentionKeysPreview, 'POST', '/retention/keys/preview', checkDeletionConditions(body), request)
}

/**
 * Starts a retention run with the server's policies, unless you pass others. It runs in the background; follow its progress
 * with `followDeletion`.
 *
 * @throws {TypeError} if a condition is undefined, which would delete more than intended; the message names it.
 * @throws {ApiError} if the server responds with an error status.
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function runRetention(body: RetentionRunBody = {}, request?: RequestOptions) {
  return callVitrine(Deletion, 'POST', '/retention/run', checkDeletionConditions(body), request)
}
