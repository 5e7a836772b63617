import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { UsageError } from '#cli/errors.ts'
import { readInput } from './read-input.ts'

const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
const io = { stdin, stdout, stderr, env: {}, signal: new AbortController().signal }
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-cli-'))
})
afterEach(() => void vi.unstubAllGlobals())
afterAll(() => rmSync(folder, { recursive: true }))

function file(bytes: Uint8Array): string {
  const path = join(folder, 'a.md')
  writeFileSync(path, bytes)
  return path
}

/** What Node does with text that is longer than a string can be; half a gigabyte for it takes seconds. */
class FullDecoder {
  decode(): string {
    throw new Error('Cannot create a string longer than 0x1fffffe8 characters')
  }
}

test('a text that no string can hold is said to be too large, and not to be no text', async () => {
  vi.stubGlobal('TextDecoder', FullDecoder)
  const long = readInput(file(Buffer.from('ä')), io)
  await expect(long).rejects.toThrow(UsageError)
  await expect(long).rejects.toThrow(/a\.md is too large: a text has at most 5\d\d,\d+,\d+ characters here\.$/)
  await expect(readInput(file(Buffer.from([0xff])), io)).rejects.toThrow('a.md is no text in UTF-8.')
})

test('a file that Node does not read at once is too large as well', async () => {
  const path = file(new Uint8Array())
  // Takes no room on the disk.
  truncateSync(path, 2 ** 31)
  const long = readInput(path, io)
  await expect(long).rejects.toThrow(UsageError)
  await expect(long).rejects.toThrow('a.md: it is too large.')
})
