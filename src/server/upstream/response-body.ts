/** Reads the bodies of responses. Limits count decompressed bytes: a few kilobytes can decompress to gigabytes. */
import { UpstreamError } from '#server/errors.ts'
import { brokenOff } from './errors.ts'

const MEGABYTE = 1024 * 1024

const MAX_TEXT_BYTES = 128 * MEGABYTE
/** Of all texts that are being read at the same time. */
const MAX_TOTAL_BYTES = 256 * MEGABYTE

/** More bytes than are read. Fewer rows may fit. */
export class ResponseTooLarge extends UpstreamError {
  constructor(host: string, maxBytes: number) {
    super(502, `${host} sent more than ${maxBytes / MEGABYTE} MB in one response.`)
  }
}

export type ReadText = (response: Response, maxBytes?: number) => Promise<string>

/** Returns a function that reads a body as text. Beyond a limit it throws and closes the connection. */
export function textReader(host: string): ReadText {
  let total = 0
  return async ({ body }, maxBytes = MAX_TEXT_BYTES) => {
    const decoder = new TextDecoder()
    let bytes = 0
    let text = ''
    try {
      for await (const chunk of body ?? []) {
        bytes += chunk.length
        total += chunk.length
        if (bytes > maxBytes) throw new ResponseTooLarge(host, maxBytes)
        if (total > MAX_TOTAL_BYTES) {
          throw new UpstreamError(503, `${host} sent too many large responses at the same time. Try again later.`, 5)
        }
        text += decoder.decode(chunk, { stream: true })
      }
      return text + decoder.decode()
    } catch (cause) {
      throw brokenOff(host, cause)
    } finally {
      total -= bytes
    }
  }
}
