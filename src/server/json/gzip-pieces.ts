/** Joins pieces of JSON text to one gzip stream. Pieces that are stored compressed become parts of it as they are. */
import { promisify } from 'node:util'
import zlib from 'node:zlib'
import { combineCrc32 } from './crc32-combine.ts'
import { DEFLATE, outputChunk } from './packed-text.ts'
import type { Piece } from './raw-json.ts'

/** Compressing a shorter text costs more than it saves. At most 65,535, the limit of a stored block. */
const MAX_STORED_BYTES = 1000

/** More is compressed in a thread of the pool, because that takes milliseconds. */
const MAX_BYTES_AT_ONCE = 32_000

const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])

const deflateInPool = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.deflateRaw)

export class GzipStream {
  #crc = 0
  #size = 0
  #isStarted = false

  /** The next bytes of the stream. All pieces together are one text. */
  async write(pieces: Piece[]): Promise<Buffer> {
    const parts: Uint8Array[] = []
    if (!this.#isStarted) parts.push(HEADER)
    this.#isStarted = true
    for (const piece of pieces) {
      if (typeof piece === 'string') {
        const block = piece === '' ? null : this.#addText(piece)
        if (block !== null) parts.push(block instanceof Promise ? await block : block)
      } else {
        const { crc, size, deflated } = piece
        this.#crc = combineCrc32(this.#crc, crc, size)
        this.#size += size
        parts.push(deflated)
      }
    }
    return Buffer.concat(parts)
  }

  /** The last bytes, after at least one `write`. */
  end(): Buffer {
    const end = Buffer.allocUnsafe(10)
    // An empty last block.
    end.writeUInt16LE(3)
    end.writeUInt32LE(this.#crc, 2)
    end.writeUInt32LE(this.#size % 2 ** 32, 6)
    return end
  }

  #addText(text: string): Buffer | Promise<Buffer> {
    const size = Buffer.byteLength(text)
    this.#size += size
    if (size <= MAX_STORED_BYTES) {
      const block = Buffer.allocUnsafe(5 + size)
      block[0] = 0
      block.writeUInt16LE(size, 1)
      block.writeUInt16LE(0xffff - size, 3)
      block.write(text, 5)
      this.#crc = zlib.crc32(block.subarray(5), this.#crc)
      return block
    }
    const bytes = Buffer.from(text)
    this.#crc = zlib.crc32(bytes, this.#crc)
    if (size > MAX_BYTES_AT_ONCE) return deflateInPool(bytes, DEFLATE)
    return zlib.deflateRawSync(bytes, { ...DEFLATE, chunkSize: outputChunk(size) })
  }
}
