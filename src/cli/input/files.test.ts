import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { UsageError } from '#cli/errors.ts'
import { readInput } from './files.ts'

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

/** Fails like Node for text that is longer than the string limit. Real text of that size takes seconds. */
class FullDecoder {
  decode(): string {
    throw new Error('Cannot create a string longer than 0x1fffffe8 characters')
  }
}

test('a text above the string limit is reported as too large, not as invalid UTF-8', async () => {
  vi.stubGlobal('TextDecoder', FullDecoder)
  const long = readInput(file(Buffer.from('ä')), io)
  await expect(long).rejects.toThrow(UsageError)
  await expect(long).rejects.toThrow(/a\.md is too large: the limit is 5\d\d,\d+,\d+ characters\.$/)
  await expect(readInput(file(Buffer.from([0xff])), io)).rejects.toThrow('a.md is not valid UTF-8.')
})

test('a file above the size limit of Node is reported as too large', async () => {
  const path = file(new Uint8Array())
  // A sparse file.
  truncateSync(path, 2 ** 31)
  const long = readInput(path, io)
  await expect(long).rejects.toThrow(UsageError)
  await expect(long).rejects.toThrow('a.md: it is too large.')
})
