/** What changed between versions: comparisons and the numbers of a key. Prefect's servers return 404 for these routes. */
import { type CompareBody, Comparison } from '#contract/compare/requests.ts'
import { RunChanges } from '#contract/compare/run-changes.ts'
import { FirstVersion, type FirstVersionBody, KeySeries, Samples, type SeriesBody } from '#contract/compare/series.ts'
import { checkId } from './arguments/arguments.ts'
import { callVitrine } from './call-vitrine.ts'
import type { RequestOptions } from './default-client.ts'

/**
 * Compares two versions.
 *
 * @returns what changed in one line and in detail. Of a table, one page of its rows.
 * @throws {ApiError} if the server responds with an error status (404 if a version does not exist).
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function compareVersions(body: CompareBody, request?: RequestOptions) {
  return callVitrine(Comparison, 'POST', '/artifacts/compare', body, request)
}

/**
 * Reads the numbers that the versions of a key carry: progress, sizes of tables, and numeric cells.
 *
 * @throws {ApiError} if the server responds with an error status (404 if the key does not exist).
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function readSeries(body: SeriesBody, request?: RequestOptions) {
  return callVitrine(KeySeries, 'POST', '/keys/series', body, request)
}

/**
 * Finds the first version in which a number is below or above a bound.
 *
 * @throws {ApiError} if the server responds with an error status (404 if the key does not exist).
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function findFirstVersion(body: FirstVersionBody, request?: RequestOptions) {
  return callVitrine(FirstVersion, 'POST', '/keys/first-version', body, request)
}

/**
 * Reads the values that a progress artifact had while it was updated in place, oldest first.
 *
 * @throws {RangeError} if the id is not valid, for example an empty string.
 * @throws {ApiError} if the server responds with an error status (404 if the artifact does not exist).
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function readSamples(id: string, request?: RequestOptions) {
  return callVitrine(Samples, 'GET', `/artifacts/${encodeURIComponent(checkId(id))}/samples`, undefined, request)
}

/**
 * Reads what a flow run changed, compared with the previous run of its flow.
 *
 * @throws {RangeError} if the id is not valid, for example an empty string.
 * @throws {ApiError} if the server responds with an error status (404 if the run does not exist).
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function readRunChanges(id: string, request?: RequestOptions) {
  return callVitrine(RunChanges, 'GET', `/flow_runs/${encodeURIComponent(checkId(id))}/changes`, undefined, request)
}
