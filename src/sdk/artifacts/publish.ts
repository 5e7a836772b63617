import type { Kind } from '#contract/kind-labels.ts'
import { checkObject, checkOptionalText, checkText, checkUrl, describeValue } from '#sdk/arguments/arguments.ts'
import { clientOf, type RequestOptions } from '#sdk/default-client.ts'
import { readEnvironment } from '#sdk/http/environment.ts'
import { checkKey } from './key.ts'
import { formatLink } from './link-markdown.ts'
import { formatTable, type TableData } from './table-text.ts'

/** Options common to all kinds of artifacts. */
export type ArtifactOptions = {
  /**
   * Lowercase letters, digits and dashes. Artifacts with the same key are versions of it. An artifact without a key has
   * no history.
   */
  key?: string | null | undefined
  /** Shown above the artifact; may be markdown. */
  description?: string | null | undefined
  /** The flow run that publishes it; defaults to `PREFECT__FLOW_RUN_ID`, null for none. */
  flowRunId?: string | null | undefined
  /** The task run that publishes it; defaults to `PREFECT__TASK_RUN_ID`, null for none. */
  taskRunId?: string | null | undefined
}

/** A link artifact. */
export type LinkArtifact = ArtifactOptions & {
  /** Any URL. Web URLs can be opened in the browser, others (`s3://…`) can be copied. */
  link: string | URL
  /** Shown instead of the URL. */
  linkText?: string | null | undefined
}
/** A markdown artifact. */
export type MarkdownArtifact = ArtifactOptions & { markdown: string }
/** A table artifact. */
export type TableArtifact = ArtifactOptions & { table: TableData }
/** A progress artifact. */
export type ProgressArtifact = ArtifactOptions & {
  /** Percent, 0 to 100. */
  progress: number
}
/** An image artifact. */
export type ImageArtifact = ArtifactOptions & {
  /** A URL that the reader's browser can load, or a `data:` URL. */
  imageUrl: string | URL
}

/**
 * Publishes a link. Text and URL are escaped, so they may contain any characters.
 *
 * @returns the artifact's id.
 * @throws {ArtifactKeyError} if the key is not valid; `proposed` is a similar key that is.
 * @throws {RangeError} if the URL is empty.
 * @throws {TypeError} if an argument that must be a string is not one; the message names the argument.
 * @throws {ApiError} if the server responds with an error status.
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function createLinkArtifact(artifact: LinkArtifact, request: RequestOptions = {}): Promise<string> {
  const { link, linkText, ...options } = checkObject(artifact, 'artifact')
  return create('markdown', linkMarkdown(link, linkText), options, request)
}

/**
 * Publishes GitHub-flavored Markdown.
 *
 * @returns the artifact's id.
 * @throws {ArtifactKeyError} if the key is not valid; `proposed` is a similar key that is.
 * @throws {TypeError} if an argument that must be a string is not one; the message names the argument.
 * @throws {ApiError} if the server responds with an error status.
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function createMarkdownArtifact(
  artifact: MarkdownArtifact,
  request: RequestOptions = {},
): Promise<string> {
  const { markdown, ...options } = checkObject(artifact, 'artifact')
  return create('markdown', checkText(markdown, 'markdown'), options, request)
}

/**
 * Publishes a table: an array of objects, an object of arrays, or an array of arrays. In cells, Dates become ISO strings,
 * bigints keep every digit, NaN becomes null, Maps and class instances become objects, Sets and typed arrays become lists.
 * `toJSON` is respected.
 *
 * @returns the artifact's id.
 * @throws {ArtifactKeyError} if the key is not valid; `proposed` is a similar key that is.
 * @throws {TypeError} if `table` is not a table, contains a cycle, or holds a promise or an iterator; the message names
 *   the path.
 * @throws {ApiError} if the server responds with an error status.
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function createTableArtifact(artifact: TableArtifact, request: RequestOptions = {}): Promise<string> {
  const { table, ...options } = checkObject(artifact, 'artifact')
  return create('table', formatTable(table), options, request)
}

/**
 * Publishes a progress bar; change it with `updateProgressArtifact`. Values are clamped to 0 to 100, as in Prefect's
 * client.
 *
 * @returns the artifact's id.
 * @throws {ArtifactKeyError} if the key is not valid; `proposed` is a similar key that is.
 * @throws {RangeError} if `progress` is not a number.
 * @throws {TypeError} if an argument that must be a string is not one; the message names the argument.
 * @throws {ApiError} if the server responds with an error status.
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function createProgressArtifact(
  artifact: ProgressArtifact,
  request: RequestOptions = {},
): Promise<string> {
  const { progress, ...options } = checkObject(artifact, 'artifact')
  return create('progress', percentOf(progress), options, request)
}

/**
 * Publishes an image by URL.
 *
 * @returns the artifact's id.
 * @throws {ArtifactKeyError} if the key is not valid; `proposed` is a similar key that is.
 * @throws {RangeError} if the URL is empty.
 * @throws {TypeError} if an argument that must be a string is not one; the message names the argument.
 * @throws {ApiError} if the server responds with an error status.
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function createImageArtifact(artifact: ImageArtifact, request: RequestOptions = {}): Promise<string> {
  const { imageUrl, ...options } = checkObject(artifact, 'artifact')
  return create('image', imageAddress(imageUrl), options, request)
}

/** The function that publishes each kind; null for kinds without one, as in Prefect's client. */
export const publishers = {
  link: createLinkArtifact,
  markdown: createMarkdownArtifact,
  table: createTableArtifact,
  progress: createProgressArtifact,
  image: createImageArtifact,
  rich: null,
} satisfies Record<Kind, object | null>

/** The data of a link, as Prefect's client sends it. */
export function linkMarkdown(link: string | URL, linkText: string | null | undefined): string {
  return formatLink(checkUrl(link, 'link'), checkOptionalText(linkText, 'linkText'))
}

/** The data of an image: its URL, which must not be empty. */
export function imageAddress(imageUrl: string | URL): string {
  const url = checkUrl(imageUrl, 'imageUrl')
  if (url.trim() === '') throw new RangeError('An image needs a URL')
  return url
}

/** The data of a progress artifact, as Prefect's client sends it. */
export function percentOf(progress: number): number {
  if (typeof progress !== 'number' || Number.isNaN(progress)) {
    throw new RangeError(`progress is ${describeValue(progress)}, not a number from 0 to 100`)
  }
  return Math.min(Math.max(progress, 0), 100)
}

async function create(
  type: string,
  data: string | number,
  { key = null, description = null, flowRunId, taskRunId }: ArtifactOptions,
  request: RequestOptions,
): Promise<string> {
  const { client, call } = clientOf(request)
  const environment = readEnvironment()
  const body = {
    key: key === null ? null : checkKey(key),
    type,
    description: checkOptionalText(description, 'description'),
    data,
    flow_run_id: flowRunId === undefined ? (environment.PREFECT__FLOW_RUN_ID ?? null) : flowRunId,
    task_run_id: taskRunId === undefined ? (environment.PREFECT__TASK_RUN_ID ?? null) : taskRunId,
  }
  const { id } = await client.createArtifact(body, call)
  return id
}
