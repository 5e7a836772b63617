import { kinds } from '#contract/kinds.ts'
import { checkText } from '#sdk/arguments/arguments.ts'
import type { RequestOptions } from '#sdk/default-client.ts'
import { checkKey } from './key.ts'
import { type ArtifactOptions, createMarkdownArtifact } from './publish.ts'
import { findLatestArtifact } from './read.ts'

/** The latest version of a key is not markdown text, so nothing can be appended to it. */
export class NotMarkdownError extends Error {
  readonly key: string
  /** The type of the latest version, or null if it has none. */
  readonly type: string | null

  constructor(key: string, type: string | null) {
    super(`The latest version of ${JSON.stringify(key)} is not markdown text; its type is ${type ?? 'none'}`)
    this.name = 'NotMarkdownError'
    this.key = key
    this.type = type
  }
}

/**
 * Publishes a new version of a markdown artifact: the latest version followed by `text`, or only `text` if the key is new.
 * Keeps the description unless you pass another one. Not atomic: if two clients append at the same time, the latest
 * version lacks the text of one of them.
 *
 * @param options `separator` is inserted between the two texts; defaults to an empty line.
 * @returns the new version's id.
 * @throws {ArtifactKeyError} if the key is not valid; `proposed` is a similar key that is.
 * @throws {TypeError} if an argument that must be a string is not one; the message names the argument.
 * @throws {NotMarkdownError} if the latest version is not markdown text.
 * @throws {ApiError} if the server responds with an error status.
 * @throws {ConnectionError} if the server cannot be reached.
 */
export async function appendMarkdown(
  key: string,
  text: string,
  options: Omit<ArtifactOptions, 'key'> & { separator?: string | undefined } = {},
  request: RequestOptions = {},
): Promise<string> {
  const { separator = '\n\n', ...artifactOptions } = options
  checkText(text, 'text')
  checkText(separator, 'separator')
  const latest = await findLatestArtifact(checkKey(key), request)
  if (latest === null) return createMarkdownArtifact({ key, markdown: text, ...artifactOptions }, request)
  const previous = latest.type === 'markdown' ? kinds.markdown.data.safeParse(latest.data) : null
  if (!previous?.success) throw new NotMarkdownError(key, latest.type)
  const markdown = previous.data === '' ? text : previous.data + separator + text
  const { description = latest.description } = artifactOptions
  return createMarkdownArtifact({ ...artifactOptions, key, markdown, description }, request)
}
