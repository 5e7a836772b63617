/** Reads the bodies of responses. Limits count decompressed bytes: a few kilobytes can decompress to gigabytes. */
import { Readable } from 'node:stream'
import { UpstreamError } from '#server/errors.ts'
import { brokenOff, idleClient, noResponse } from './errors.ts'

export type Timeouts = {
  /** For the upstream server: until the response starts, and between its parts. */
  responseMs: number
  /** For a client that reads nothing of its response. */
  idleClientMs: number
}

const MEGABYTE = 1024 * 1024

const MAX_TEXT_BYTES = 128 * MEGABYTE
/** Of all texts that are being read at the same time. */
const MAX_TOTAL_BYTES = 256 * MEGABYTE
/** The longest text that a browser can parse. */
const MAX_STREAM_BYTES = 512 * MEGABYTE

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
          throw new UpstreamError(503, `${host} sent too many large responses at the same time. Try again later.`, '5')
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

/**
 * The body as a stream for a client. It fails, and closes the connection to the upstream server, if that server or the
 * client is idle for too long: a slow client may take as long as it needs.
 */
export function streamBody(host: string, body: ReadableStream<Uint8Array>, timeouts: Timeouts): Readable {
  const reader = body.getReader()
  let bytes = 0
  let timer: NodeJS.Timeout | undefined
  const failAfter = (ms: number, error: UpstreamError) => {
    timer = setTimeout(() => stream.destroy(error), ms)
  }
  const stream = new Readable({
    read() {
      clearTimeout(timer)
      failAfter(timeouts.responseMs, noResponse(host, timeouts.responseMs))
      reader.read().then(
        ({ done, value }) => {
          clearTimeout(timer)
          bytes += value?.length ?? 0
          if (bytes > MAX_STREAM_BYTES) stream.destroy(new ResponseTooLarge(host, MAX_STREAM_BYTES))
          else if (!stream.push(done ? null : value) && !done) failAfter(timeouts.idleClientMs, idleClient(host))
        },
        (cause) => stream.destroy(brokenOff(host, cause)),
      )
    },
    destroy(error, done) {
      clearTimeout(timer)
      // Rejects if the connection has failed already.
      reader.cancel().catch(() => {})
      done(error)
    },
  })
  return stream
}
