import { kinds } from '#contract/kinds.ts'
import { checkedText } from '#sdk/arguments/arguments.ts'
import type { RequestOptions } from '#sdk/default-client.ts'
import { checkedKey } from './key.ts'
import { type ArtifactOptions, createMarkdownArtifact } from './publish.ts'
import { findLatestArtifact } from './read.ts'

/** The latest version of a key is no text in markdown, to which one could be added. */
export class NotMarkdownError extends Error {
  readonly key: string
  /** The type of its latest version; null for none. */
  readonly type: string | null

  constructor(key: string, type: string | null) {
    super(`The latest version of ${JSON.stringify(key)} is no text in markdown; its type is ${type ?? 'none'}`)
    this.name = 'NotMarkdownError'
    this.key = key
    this.type = type
  }
}

/**
 * Publishes the next version of a markdown text: the latest one with `text` after it, or `text` alone when the key is
 * new. The description stays unless another one is given. Two that append at the same moment read the same version, so
 * that the text of one of them is missing in the latest.
 *
 * @param options `separator` stands between the two texts; an empty line if absent.
 * @returns the new version's id.
 * @throws {ArtifactKeyError} when the key is not allowed; it proposes one that is.
 * @throws {TypeError} when what has to be a text is none; the message names it.
 * @throws {NotMarkdownError} when the latest version is no text in markdown.
 * @throws {ApiError} when the server says no, {@link ConnectionError} when nobody answers.
 */
export async function appendMarkdown(
  key: string,
  text: string,
  options: Omit<ArtifactOptions, 'key'> & { separator?: string | undefined } = {},
  request: RequestOptions = {},
): Promise<string> {
  const { separator = '\n\n', ...facts } = options
  checkedText(text, 'text')
  checkedText(separator, 'separator')
  const latest = await findLatestArtifact(checkedKey(key), request)
  if (latest === null) return createMarkdownArtifact({ key, markdown: text, ...facts }, request)
  const written = latest.type === 'markdown' ? kinds.markdown.data.safeParse(latest.data) : null
  if (!written?.success) throw new NotMarkdownError(key, latest.type)
  const markdown = written.data === '' ? text : written.data + separator + text
  const { description = latest.description } = facts
  return createMarkdownArtifact({ ...facts, key, markdown, description }, request)
}
