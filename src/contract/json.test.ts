import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatJson, JsonError, memberNames, parseJson } from './json.ts'

/** JSON whose numbers are none that would come back as a bigint. */
const jsonText = fc.json().map((text) => JSON.stringify(JSON.parse(text, tamed)))
function tamed(_: string, value: unknown) {
  return typeof value === 'number' ? value % 1_000_000 || 0 : value
}

test('what JSON.parse reads is read the same way', () => {
  fc.assert(
    fc.property(jsonText, (text) => {
      expect(parseJson(text)).toEqual(JSON.parse(text))
    }),
  )
})

test('also by the exact reader, which texts with a big integer take', () => {
  fc.assert(
    fc.property(jsonText, (text) => {
      expect(parseJson(`[12345678901234567890,${text}]`)).toEqual([12345678901234567890n, JSON.parse(text)])
    }),
  )
})

test('what is not JSON is refused by both in the same cases', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:\\ntru1e-.0 ') }), (text) => {
      let isJson = true
      try {
        JSON.parse(text)
      } catch {
        isJson = false
      }
      if (isJson) expect(parseJson(text)).toEqual(JSON.parse(text))
      else expect(() => parseJson(text)).toThrow(JsonError)
    }),
  )
})

test.each(['1234567890123456789', '-9007199254740993', '[1, 90071992547409931]'])('%s keeps every digit', (text) => {
  expect(formatJson(parseJson(text))).toBe(text.replaceAll(' ', ''))
})

test('an integer of more digits than Python reads is rejected', () => {
  expect(parseJson('9'.repeat(4300))).toBe(BigInt('9'.repeat(4300)))
  expect(() => parseJson(`[${'9'.repeat(4301)}]`)).toThrow('Integer of more than 4300 digits')
})

test('a fraction of many digits is the nearest number, as everywhere', () => {
  expect(parseJson('0.84147098480789651234')).toBe(0.8414709848078965)
})

/** The size of what is still in use, without what earlier tests left behind. */
function usedBytes(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed
}

test('far numbers as names take no room for those below', () => {
  const before = usedBytes()
  const objects = parseJson(`[${'{"499":1},'.repeat(200_000)}{"499":1,"3":2}]`)
  const used = usedBytes() - before
  const last = Array.isArray(objects) ? objects.at(-1) : null
  expect(formatJson(last ?? null)).toBe('{"499":1,"3":2}')
  expect(used).toBeLessThan(200_000_000)
})

test('names that look like integers are listed and written in the order of the text', () => {
  const text = '{"b":1,"2024":{"10":1,"9":2},"2023":3}'
  const value = parseJson(text)
  expect(formatJson(value)).toBe(text)
  expect(memberNames(JSON.parse('{"b":1,"a":2}'))).toEqual(['b', 'a'])
})
