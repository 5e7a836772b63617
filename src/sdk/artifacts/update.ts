import type { Json } from '#contract/json.ts'
import { checkedId, checkedObject, checkedText, checkedTextOrNone } from '#sdk/arguments/arguments.ts'
import { jsonOf } from '#sdk/arguments/write-json.ts'
import { clientOf, type RequestOptions } from '#sdk/default-client.ts'
import { imageAddress, linkMarkdown, percentOf } from './publish.ts'
import { formatTable, type TableData } from './table-text.ts'

/** What any update can change; a member that is absent stays as it is. */
export type ArtifactChange = {
  /** Null takes it away. */
  description?: string | null | undefined
}

/**
 * Changes any artifact in place: no version is made. A member that is absent stays as it is. Dates, Maps and what else
 * JSON has no word for become in `data` what they do in a table, but an infinite number becomes null.
 *
 * @param id the artifact's own id, not its key.
 * @returns the same id.
 * @throws {TypeError} when `data` holds itself or has to be waited for or gone through first; the message names the
 *   place.
 * @throws {ApiError} when the server says no (404: there is no such artifact), {@link ConnectionError} when nobody answers.
 */
export async function updateArtifact(
  id: string,
  change: ArtifactChange & {
    /** Any value, as it travels: a table is JSON text, for example. */
    data?: unknown
    /** Takes the place of all metadata there is. */
    metadata?: Record<string, string> | null | undefined
  },
  request: RequestOptions = {},
): Promise<string> {
  const { data, ...rest } = checkedObject(change, 'change')
  return update(id, { ...rest, data: data === undefined ? undefined : jsonOf(data, 'data') }, request)
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
    ...(description !== undefined && { description: checkedTextOrNone(description, 'description') }),
    ...(metadata !== undefined && { metadata_: metadata }),
  }
  await client.updateArtifact(checkedId(id), body, call)
  return id
}

/**
 * Changes a link. A new text needs the address with it.
 *
 * @returns the same id.
 * @throws {TypeError} for a text without an address, and when what has to be a text is none; the message names it.
 * @throws {RangeError} when the address is empty.
 * @throws {ApiError} when the server says no (404: there is no such artifact), {@link ConnectionError} when nobody answers.
 */
export async function updateLinkArtifact(
  id: string,
  change: ArtifactChange & { link?: string | URL | undefined; linkText?: string | null | undefined },
  request: RequestOptions = {},
): Promise<string> {
  const { link, linkText, description } = checkedObject(change, 'change')
  if (link === undefined && linkText !== undefined) throw new TypeError('A new linkText needs the link with it')
  const data = link === undefined ? undefined : linkMarkdown(link, linkText)
  return update(id, { data, description }, request)
}

/**
 * Changes a markdown text.
 *
 * @returns the same id.
 * @throws {TypeError} when what has to be a text is none; the message names it.
 * @throws {ApiError} when the server says no (404: there is no such artifact), {@link ConnectionError} when nobody answers.
 */
export async function updateMarkdownArtifact(
  id: string,
  change: ArtifactChange & { markdown?: string | undefined },
  request: RequestOptions = {},
): Promise<string> {
  const { markdown, description } = checkedObject(change, 'change')
  const data = markdown === undefined ? undefined : checkedText(markdown, 'markdown')
  return update(id, { data, description }, request)
}

/**
 * Changes a table as a whole; what it may hold is what `createTableArtifact` takes.
 *
 * @returns the same id.
 * @throws {TypeError} when it is no table, holds itself, or has to be waited for or gone through first; the message names
 *   the place.
 * @throws {ApiError} when the server says no (404: there is no such artifact), {@link ConnectionError} when nobody answers.
 */
export async function updateTableArtifact(
  id: string,
  change: ArtifactChange & { table?: TableData | undefined },
  request: RequestOptions = {},
): Promise<string> {
  const { table, description } = checkedObject(change, 'change')
  return update(id, { data: table === undefined ? undefined : formatTable(table), description }, request)
}

/**
 * Moves a progress bar.
 *
 * @param change `progress` in per cent; below 0 is 0 and above 100 is 100.
 * @returns the same id.
 * @throws {RangeError} when the progress is not a number.
 * @throws {ApiError} when the server says no (404: there is no such artifact), {@link ConnectionError} when nobody answers.
 */
export async function updateProgressArtifact(
  id: string,
  change: ArtifactChange & { progress?: number | undefined },
  request: RequestOptions = {},
): Promise<string> {
  const { progress, description } = checkedObject(change, 'change')
  return update(id, { data: progress === undefined ? undefined : percentOf(progress), description }, request)
}

/**
 * Changes the address of an image.
 *
 * @returns the same id.
 * @throws {RangeError} when the address is empty.
 * @throws {TypeError} when what has to be a text is none; the message names it.
 * @throws {ApiError} when the server says no (404: there is no such artifact), {@link ConnectionError} when nobody answers.
 */
export async function updateImageArtifact(
  id: string,
  change: ArtifactChange & { imageUrl?: string | URL | undefined },
  request: RequestOptions = {},
): Promise<string> {
  const { imageUrl, description } = checkedObject(change, 'change')
  const data = imageUrl === undefined ? undefined : imageAddress(imageUrl)
  return update(id, { data, description }, request)
}

/**
 * Deletes one version. When it was the latest of its key, the one before takes its place.
 *
 * @returns the id, which names nothing any more.
 * @throws {ApiError} when the server says no (404: there is no such artifact), {@link ConnectionError} when nobody answers.
 */
export async function deleteArtifact(id: string, request: RequestOptions = {}): Promise<string> {
  const { client, call } = clientOf(request)
  await client.deleteArtifact(checkedId(id), call)
  return id
}
