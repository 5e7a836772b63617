import type { Json } from '#contract/json.ts'
import type { Kind } from '#contract/kind-labels.ts'
import { checkId, checkObject, checkOptionalText, checkText } from '#sdk/arguments/arguments.ts'
import { toJson } from '#sdk/arguments/write-json.ts'
import { clientOf, type RequestOptions } from '#sdk/default-client.ts'
import { imageAddress, linkMarkdown, percentOf } from './publish.ts'
import { formatTable, type TableData } from './table-text.ts'

/** Changes common to all kinds; absent fields are not changed. */
export type ArtifactChange = {
  /** Null removes it. */
  description?: string | null | undefined
}

/**
 * Changes an artifact in place, without creating a version. Absent fields are not changed. In `data`, Dates, Maps and other
 * values that JSON cannot represent are converted as in a table, except that infinite numbers become null.
 *
 * @param id the id of the version, not its key.
 * @returns the same id.
 * @throws {TypeError} if `data` contains a cycle, a promise or an iterator; the message names the path.
 * @throws {ApiError} if the server responds with an error status (404 if the artifact does not exist).
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function updateArtifact(
  id: string,
  change: ArtifactChange & {
    /** The value as sent to the API; a table, for example, is JSON text. */
    data?: unknown
    /** Replaces all metadata. */
    metadata?: Record<string, string> | null | undefined
  },
  request: RequestOptions = {},
): Promise<string> {
  const { data, ...rest } = checkObject(change, 'change')
  return update(id, { ...rest, data: data === undefined ? undefined : toJson(data, 'data') }, request)
}

async function update(
  id: string,
  {
    data,
    description,
    metadata,
  }: ArtifactChange & {
    data: Json | undefined
    metadata?: Record<string, string> | null | undefined
  },
  request: RequestOptions,
): Promise<string> {
  const { client, call } = clientOf(request)
  const body = {
    ...(data !== undefined && { data }),
    ...(description !== undefined && { description: checkOptionalText(description, 'description') }),
    ...(metadata !== undefined && { metadata_: metadata }),
  }
  await client.updateArtifact(checkId(id), body, call)
  return id
}

/**
 * Changes a link. `linkText` requires `link`.
 *
 * @returns the same id.
 * @throws {TypeError} if `linkText` is given without `link`, or an argument that must be a string is not one.
 * @throws {RangeError} if the URL is empty.
 * @throws {ApiError} if the server responds with an error status (404 if the artifact does not exist).
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function updateLinkArtifact(
  id: string,
  change: ArtifactChange & { link?: string | URL | undefined; linkText?: string | null | undefined },
  request: RequestOptions = {},
): Promise<string> {
  const { link, linkText, description } = checkObject(change, 'change')
  if (link === undefined && linkText !== undefined) throw new TypeError('linkText requires link')
  const data = link === undefined ? undefined : linkMarkdown(link, linkText)
  return update(id, { data, description }, request)
}

/**
 * Changes the text of a markdown artifact.
 *
 * @returns the same id.
 * @throws {TypeError} if an argument that must be a string is not one; the message names the argument.
 * @throws {ApiError} if the server responds with an error status (404 if the artifact does not exist).
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function updateMarkdownArtifact(
  id: string,
  change: ArtifactChange & { markdown?: string | undefined },
  request: RequestOptions = {},
): Promise<string> {
  const { markdown, description } = checkObject(change, 'change')
  const data = markdown === undefined ? undefined : checkText(markdown, 'markdown')
  return update(id, { data, description }, request)
}

/**
 * Replaces a table. Accepts the same values as `createTableArtifact`.
 *
 * @returns the same id.
 * @throws {TypeError} if `table` is not a table, contains a cycle, or holds a promise or an iterator; the message names
 *   the path.
 * @throws {ApiError} if the server responds with an error status (404 if the artifact does not exist).
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function updateTableArtifact(
  id: string,
  change: ArtifactChange & { table?: TableData | undefined },
  request: RequestOptions = {},
): Promise<string> {
  const { table, description } = checkObject(change, 'change')
  return update(id, { data: table === undefined ? undefined : formatTable(table), description }, request)
}

/**
 * Changes a progress bar.
 *
 * @param change `progress` in percent, clamped to 0 to 100.
 * @returns the same id.
 * @throws {RangeError} if `progress` is not a number.
 * @throws {ApiError} if the server responds with an error status (404 if the artifact does not exist).
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function updateProgressArtifact(
  id: string,
  change: ArtifactChange & { progress?: number | undefined },
  request: RequestOptions = {},
): Promise<string> {
  const { progress, description } = checkObject(change, 'change')
  return update(id, { data: progress === undefined ? undefined : percentOf(progress), description }, request)
}

/**
 * Changes the URL of an image.
 *
 * @returns the same id.
 * @throws {RangeError} if the URL is empty.
 * @throws {TypeError} if an argument that must be a string is not one; the message names the argument.
 * @throws {ApiError} if the server responds with an error status (404 if the artifact does not exist).
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function updateImageArtifact(
  id: string,
  change: ArtifactChange & { imageUrl?: string | URL | undefined },
  request: RequestOptions = {},
): Promise<string> {
  const { imageUrl, description } = checkObject(change, 'change')
  const data = imageUrl === undefined ? undefined : imageAddress(imageUrl)
  return update(id, { data, description }, request)
}

/** The function that updates each kind; null for kinds without one. */
export const updaters = {
  link: updateLinkArtifact,
  markdown: updateMarkdownArtifact,
  table: updateTableArtifact,
  progress: updateProgressArtifact,
  image: updateImageArtifact,
  rich: null,
} satisfies Record<Kind, object | null>

/**
 * Deletes one version. If it was the latest of its key, the previous version becomes the latest.
 *
 * @returns the id of the deleted version.
 * @throws {ApiError} if the server responds with an error status (404 if the artifact does not exist).
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function deleteArtifact(id: string, request: RequestOptions = {}): Promise<string> {
  const { client, call } = clientOf(request)
  await client.deleteArtifact(checkId(id), call)
  return id
}
