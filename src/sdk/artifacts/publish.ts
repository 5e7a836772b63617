import { checkedAddress, checkedObject, checkedText, checkedTextOrNone, wordsFor } from '#sdk/arguments/arguments.ts'
import { clientOf, type RequestOptions } from '#sdk/default-client.ts'
import { readEnvironment } from '#sdk/http/environment.ts'
import { checkedKey } from './key.ts'
import { formatLink } from './link-markdown.ts'
import { formatTable, type TableData } from './table-text.ts'

/** What every artifact can have. */
export type ArtifactOptions = {
  /**
   * Its name among all artifacts: lower-case letters, digits and dashes. Artifacts of one key are its versions. Without
   * a key the artifact is on the pages of its run only.
   */
  key?: string | null | undefined
  /** Shown above it; may be markdown. */
  description?: string | null | undefined
  /** The run that makes it. If absent, what `PREFECT__FLOW_RUN_ID` names; null for none. */
  flowRunId?: string | null | undefined
  /** The task run that makes it. If absent, what `PREFECT__TASK_RUN_ID` names; null for none. */
  taskRunId?: string | null | undefined
}

/** What a link artifact is made of. */
export type LinkArtifact = ArtifactOptions & {
  /** Any address; browsers open those of the web, others are shown to be copied. */
  link: string | URL
  /** What is shown in place of the address. */
  linkText?: string | null | undefined
}
/** What a markdown artifact is made of. */
export type MarkdownArtifact = ArtifactOptions & { markdown: string }
/** What a table artifact is made of. */
export type TableArtifact = ArtifactOptions & { table: TableData }
/** What a progress artifact is made of. */
export type ProgressArtifact = ArtifactOptions & {
  /** Per cent. */
  progress: number
}
/** What an image artifact is made of. */
export type ImageArtifact = ArtifactOptions & {
  /** An address that the reader's browser can load, or a `data:` URL. */
  imageUrl: string | URL
}

/**
 * Publishes a link. Text and address are escaped, so that it is a link whatever they hold.
 *
 * @returns the artifact's id.
 * @throws {ArtifactKeyError} when the key is not allowed; it proposes one that is.
 * @throws {RangeError} when the address is empty.
 * @throws {TypeError} when what has to be a text is none; the message names it.
 * @throws {ApiError} when the server says no, {@link ConnectionError} when nobody answers.
 */
export async function createLinkArtifact(artifact: LinkArtifact, request: RequestOptions = {}): Promise<string> {
  const { link, linkText, ...options } = checkedObject(artifact, 'artifact')
  return create('markdown', linkMarkdown(link, linkText), options, request)
}

/**
 * Publishes a text in GitHub's markdown.
 *
 * @returns the artifact's id.
 * @throws {ArtifactKeyError} when the key is not allowed; it proposes one that is.
 * @throws {TypeError} when what has to be a text is none; the message names it.
 * @throws {ApiError} when the server says no, {@link ConnectionError} when nobody answers.
 */
export async function createMarkdownArtifact(
  artifact: MarkdownArtifact,
  request: RequestOptions = {},
): Promise<string> {
  const { markdown, ...options } = checkedObject(artifact, 'artifact')
  return create('markdown', checkedText(markdown, 'markdown'), options, request)
}

/**
 * Publishes a table: a list of objects, an object of lists, or a list of lists. In cells, Dates become ISO text, big
 * integers keep every digit, NaN becomes null, Maps and class instances become objects, Sets and typed arrays lists;
 * `toJSON` is honoured.
 *
 * @returns the artifact's id.
 * @throws {ArtifactKeyError} when the key is not allowed; it proposes one that is.
 * @throws {TypeError} when it is no table, holds itself, or has to be waited for or gone through first; the message names
 *   the place.
 * @throws {ApiError} when the server says no, {@link ConnectionError} when nobody answers.
 */
export async function createTableArtifact(artifact: TableArtifact, request: RequestOptions = {}): Promise<string> {
  const { table, ...options } = checkedObject(artifact, 'artifact')
  return create('table', formatTable(table), options, request)
}

/**
 * Publishes a progress bar, to be moved with `updateProgressArtifact`. Below 0 is 0 and above 100 is 100, as with
 * Prefect's client.
 *
 * @returns the artifact's id.
 * @throws {ArtifactKeyError} when the key is not allowed; it proposes one that is.
 * @throws {RangeError} when the progress is not a number.
 * @throws {TypeError} when what has to be a text is none; the message names it.
 * @throws {ApiError} when the server says no, {@link ConnectionError} when nobody answers.
 */
export async function createProgressArtifact(
  artifact: ProgressArtifact,
  request: RequestOptions = {},
): Promise<string> {
  const { progress, ...options } = checkedObject(artifact, 'artifact')
  return create('progress', percentOf(progress), options, request)
}

/**
 * Publishes an image by its address.
 *
 * @returns the artifact's id.
 * @throws {ArtifactKeyError} when the key is not allowed; it proposes one that is.
 * @throws {RangeError} when the address is empty.
 * @throws {TypeError} when what has to be a text is none; the message names it.
 * @throws {ApiError} when the server says no, {@link ConnectionError} when nobody answers.
 */
export async function createImageArtifact(artifact: ImageArtifact, request: RequestOptions = {}): Promise<string> {
  const { imageUrl, ...options } = checkedObject(artifact, 'artifact')
  return create('image', imageAddress(imageUrl), options, request)
}

/** A link as Prefect's client sends it. */
export function linkMarkdown(link: string | URL, linkText: string | null | undefined): string {
  return formatLink(checkedAddress(link, 'link'), checkedTextOrNone(linkText, 'linkText'))
}

/** The address of an image, which shows nothing without one. */
export function imageAddress(imageUrl: string | URL): string {
  const address = checkedAddress(imageUrl, 'imageUrl')
  if (address.trim() === '') throw new RangeError('An image needs an address')
  return address
}

/** Progress as Prefect's client sends it. */
export function percentOf(progress: number): number {
  if (typeof progress !== 'number' || Number.isNaN(progress)) {
    throw new RangeError(`progress is ${wordsFor(progress)}, not a number from 0 to 100`)
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
    key: key === null ? null : checkedKey(key),
    type,
    description: checkedTextOrNone(description, 'description'),
    data,
    flow_run_id: flowRunId === undefined ? (environment.PREFECT__FLOW_RUN_ID ?? null) : flowRunId,
    task_run_id: taskRunId === undefined ? (environment.PREFECT__TASK_RUN_ID ?? null) : taskRunId,
  }
  const { id } = await client.createArtifact(body, call)
  return id
}
