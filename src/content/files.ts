/** An artifact's data as text, and the files it can be saved as. */

import type { Artifact } from '#contract/artifact.ts'
import { formatJson, type Json } from '#contract/json.ts'
import { type Kind, kindOf } from '#contract/kind-labels.ts'
import { kinds, readTable } from '#contract/kinds.ts'
import { csvForExcel, formatCsv } from './csv.ts'
import { readDataImage } from './data-image.ts'

type Content = Pick<Artifact, 'type' | 'data'>

export type FileFormat = {
  /** Shown after "Copy" and "Download". */
  label: string
  /** The same after "Copy" if it is not the file that is copied. */
  textLabel?: string
  extension: string
  mediaType: string
  /** Computed on demand, because it is slow for large tables. */
  text: () => string
  /** What is saved: the bytes of an embedded image, otherwise the text. */
  content: () => string | Uint8Array<ArrayBuffer>
}

/** The stored data: text unchanged, everything else as JSON with all digits of its numbers. */
export function rawText(data: Json): string {
  if (typeof data === 'string') return data
  return formatJson(data, 2)
}

/** The content to copy: plain text is unwrapped if it was sent as a JSON string. */
export function readableText({ type, data }: Content): string {
  const kind = kindOf(type)
  const value = kind === null ? null : kinds[kind].data.safeParse(data)
  return value?.success && typeof value.data === 'string' ? value.data : rawText(data)
}

/** The formats an artifact can be saved in, the most useful one first. */
export function fileFormats(content: Content): FileFormat[] {
  const kind = kindOf(content.type)
  const formats = kind === null ? [] : formatsOfKind[kind](content)
  return formats.length > 0 ? formats : [plain(content)]
}

const formatsOfKind: Record<Kind, (content: Content) => FileFormat[]> = {
  link: (content) => (typeof content.data === 'string' ? [text(content)] : []),
  markdown: (content) =>
    typeof content.data === 'string' ? [textFile('Markdown', 'md', 'text/markdown', () => readableText(content))] : [],
  table: (content) => {
    const table = readTable(content)
    if (!table.success) return []
    const { columns, rows } = table.data
    return [
      textFile('CSV', 'csv', 'text/csv', () => formatCsv(columns, rows)),
      textFile('CSV for Excel', 'csv', 'text/csv', () => csvForExcel(formatCsv(columns, rows))),
      textFile('JSON', 'json', 'application/json', () => rawText(content.data)),
    ]
  },
  progress: () => [],
  image: (content) => (typeof content.data === 'string' ? [imageFile(content)] : []),
  rich: ({ data }) => {
    const value = kinds.rich.data.safeParse(data)
    if (!value.success) return []
    return [textFile('HTML', 'html', 'text/html', () => value.data.html)]
  },
}

function plain(content: Content): FileFormat {
  if (typeof content.data === 'string') return text(content)
  return textFile('JSON', 'json', 'application/json', () => rawText(content.data))
}

/** An embedded image is saved as an image; of another one only the address is known. */
function imageFile(content: Content): FileFormat {
  const address = readableText(content)
  const image = readDataImage(address)
  if (image === null) return textFile('URL', 'txt', 'text/plain', () => address)
  const { extension, mediaType, bytes } = image
  return {
    label: extension.toUpperCase(),
    textLabel: 'data URL',
    extension,
    mediaType,
    text: () => address,
    content: () => bytes,
  }
}

const text = (content: Content): FileFormat => textFile('text', 'txt', 'text/plain', () => readableText(content))

export function textFile(label: string, extension: string, mediaType: string, read: () => string): FileFormat {
  return { label, extension, mediaType, text: read, content: read }
}

/** UTF-16 units of a name without version and extension: file systems allow 255 bytes, and a letter can take three. */
const MAX_NAME_LENGTH = 80

/** Names of devices on Windows, also with an extension. */
const DEVICE = /^(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³])$/i

/**
 * "daily-report-v12.csv": a file name that is valid on every system. `version` is its number or its time. `mark` follows
 * the title and is never truncated, to distinguish files that would have the same name.
 */
export function fileName(title: string, version: string | null, extension: string, mark = ''): string {
  const words = title
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  // Do not end with half of a surrogate pair.
  const name = words.slice(0, MAX_NAME_LENGTH - mark.length).replace(/\p{Cs}$/u, '') || 'artifact'
  const stem = `${name}${mark}${version === null ? '' : `-${version}`}`
  return `${DEVICE.test(stem) ? `${stem}_` : stem}.${extension}`
}
