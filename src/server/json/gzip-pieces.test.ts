import { createInflateRaw, gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { GzipStream } from './gzip-pieces.ts'
import { PackedText, pack, packLong } from './packed-text.ts'
import { JsonWriter, RawJson, textOf, writeJson } from './raw-json.ts'

const text = (length: number) => JSON.stringify('Zürich 🏔 rows. '.repeat(length / 10).slice(0, length))
const packed = (text: string) => {
  const found = pack(text)
  if (found === null) throw new Error('The text is not packed')
  // As it is read from the database.
  return new PackedText(new Uint8Array(found.stored))
}

async function gzip(parts: unknown[]): Promise<Buffer> {
  const writer = new JsonWriter()
  const stream = new GzipStream()
  const chunks: Buffer[] = []
  for (const part of parts) {
    writer.write(part)
    chunks.push(await stream.write(writer.take()))
  }
  return Buffer.concat([...chunks, stream.end()])
}

const json = fc.json().map((text) => new RawJson(text))
const long = fc
  .tuple(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1000, max: 40_000 }))
  .map(([word, length]) => JSON.stringify(`${word} `.repeat(length).slice(0, length)))
const data = fc.oneof(
  json,
  long.map((text) => new RawJson(pack(text) ?? text)),
)
const artifact = fc.record({ id: fc.uuid(), key: fc.string({ unit: 'grapheme' }), data, size: fc.nat() })

test('any artifacts are decompressed to what writeJson writes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(artifact), { minLength: 1 }), async (parts) => {
      expect(gunzipSync(await gzip(parts)).toString()).toBe(parts.map(writeJson).join(''))
    }),
    { numRuns: 50 },
  )
})

test.each([
  ['nothing', '', 10 + 10],
  ['1 byte', '7', 10 + 5 + 1 + 10],
  ['the longest text that is not compressed', 'x'.repeat(1000), 10 + 5 + 1000 + 10],
])('%s has a known size', async (_, content, size) => {
  const gzipped = await gzip([new RawJson(content)])
  expect([gzipped.length, gunzipSync(gzipped).toString()]).toEqual([size, content])
})

test.each([1001, 32_000, 32_001, 3_000_000])('a text of %i bytes is compressed', async (size) => {
  const content = 'x'.repeat(size)
  const gzipped = await gzip([new RawJson(content)])
  expect(gzipped.length).toBeLessThan(size / 10)
  expect(gunzipSync(gzipped).toString()).toBe(content)
})

test('a decoder that gets single bytes reads the stream up to its last block', async () => {
  const values = [['a', new RawJson(packed(text(2000)))], new RawJson(packed(text(50_000))), ['b']]
  const gzipped = await gzip(values)
  const inflate = createInflateRaw()
  const chunks: Buffer[] = []
  inflate.on('data', (chunk: Buffer) => chunks.push(chunk))
  for (const byte of gzipped.subarray(10, -8)) inflate.write(Buffer.of(byte))
  inflate.end()
  await new Promise((resolve, reject) => inflate.once('end', resolve).once('error', reject))
  expect(Buffer.concat(chunks).toString()).toBe(values.map(writeJson).join(''))
  expect(inflate.bytesWritten).toBe(gzipped.length - 18)
})

test('a damaged piece is noticed by the checksum', async () => {
  const piece = packed(text(2000))
  const wrong = new PackedText(piece.stored.with(0, (piece.stored[0] ?? 0) ^ 1))
  const gzipped = await gzip([new RawJson(wrong)])
  expect(() => gunzipSync(gzipped)).toThrow('incorrect data check')
})

test('short texts, texts that hardly get smaller, and very long ones are not packed at once', () => {
  expect(pack('x'.repeat(999))).toBeNull()
  expect(pack('x'.repeat(1000))?.text).toBe('x'.repeat(1000))
  expect(pack(Buffer.from(crypto.getRandomValues(new Uint8Array(3000))).toString('base64url'))).not.toBeNull()
  expect(pack('x'.repeat(100_001))).toBeNull()
})

test('very long texts are packed in a thread, and others are not', async () => {
  const content = text(300_000)
  const found = await packLong(content)
  expect([found?.text, found?.size]).toEqual([content, Buffer.byteLength(content)])
  expect(textOf([new PackedText(found?.stored ?? new Uint8Array(8))])).toBe(content)
  expect(await packLong('x'.repeat(100_000))).toBeNull()
})
