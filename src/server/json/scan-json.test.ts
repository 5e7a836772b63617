import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isJsonObject, JsonError, MAX_DEPTH, memberNames, parseJson } from '#contract/json.ts'
import { JsonLimitError, scanJson, scanJsonList } from './scan-json.ts'

/** Tokens of JSON, and fragments that break it. */
const PIECES = [
  ...['{', '}', '[', ']', ',', ':', '"a"', '"\\u12', '"'],
  ...['1', '-', '0.5e3', '01', 'null', ' ', '\n', '\u0000'],
]

describe('scanJson', () => {
  test('accepts any output of JSON.stringify, and locates each field', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()),
        fc.integer({ min: 0, max: 3 }),
        (object, indent) => {
          const text = JSON.stringify(object, null, indent)
          const members = scanJson(text).members ?? []
          expect(members.map(({ name }) => name)).toEqual(Object.keys(object))
          for (const { name, start, end } of members) {
            expect(JSON.parse(text.slice(start, end))).toEqual(JSON.parse(JSON.stringify(object[name])))
          }
        },
      ),
    )
  })

  test('agrees with JSON.parse on which texts are JSON', () => {
    const piece = fc.constantFrom(...PIECES)
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('')
        expect(accepts(() => scanJson(text))).toBe(accepts(() => JSON.parse(text)))
      }),
      { numRuns: 2000 },
    )
  })

  test('agrees with the exact reader of parseJson on which texts are JSON', () => {
    const piece = fc.constantFrom(
      ...PIECES,
      ...['"1"', '"__proto__"', '"\\ud800"', '"\\n"', '"\\x"', '"\u0001"'],
      ...['-0', '1.', '1e', '12345678901234567890', '\\', '\ufeff', '\u00a0'],
      ...['true', 'nul', 'NaN', '-NaN', 'Infinity', '-Infinity', '\t', '\r', '\f'],
    )
    const valid = fc.json()
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, valid), { maxLength: 8 }), (pieces) => {
        const text = pieces.join('')
        expect(accepts(() => scanJson(text))).toBe(accepts(() => parseJson(text)))
        // A bare NaN keeps parseJson from using JSON.parse.
        const exact = `[NaN,${text}]`
        expect(accepts(() => scanJson(exact))).toBe(accepts(() => parseJson(exact)))
      }),
      { numRuns: 3000 },
    )
  })

  test('reads the same fields as the exact reader of parseJson', () => {
    const name = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('1', '10', '__proto__', 'a'))
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.json()), { maxLength: 6 }), (fields) => {
        const text = `{${[...fields, ['bare', 'NaN']].map(([name, json]) => `${JSON.stringify(name)}: ${json}`).join(' ,')}}`
        const { members, bare } = scanJson(text)
        const object = parseJson(text)
        if (!isJsonObject(object)) throw new Error('not an object')
        const scanned = new Map(members?.map(({ name, start, end }) => [name, text.slice(start, end)]))
        expect([...scanned.keys()]).toEqual(memberNames(object))
        for (const [name, json] of scanned) expect(parseJson(json)).toEqual(object[name])
        expect(bare).toHaveLength(1)
      }),
    )
  })

  test('locates NaN and the infinities of Python', () => {
    const text = '{"a": [NaN, -Infinity], "b": "NaN"}'
    expect(scanJson(text).bare.map(({ start, end }) => text.slice(start, end))).toEqual(['NaN', '-Infinity'])
  })

  test('reports the offset of a syntax error', () => {
    expect(() => scanJson('{"key": ')).toThrow(new JsonError('Expecting value', 8))
  })

  test('rejects deep nesting and numbers with too many digits', () => {
    expect(() => scanJson('['.repeat(MAX_DEPTH) + ']'.repeat(MAX_DEPTH))).not.toThrow()
    expect(() => scanJson('['.repeat(100_000))).toThrow(JsonLimitError)
    expect(() => scanJson('9'.repeat(5000))).toThrow(JsonLimitError)
  })

  test.each([
    ['one level more than accepted', '['.repeat(501) + ']'.repeat(501), false],
    ['one level less than a thousand', '['.repeat(999) + ']'.repeat(999), false],
    ['a thousand levels', '['.repeat(1000) + ']'.repeat(1000), true],
    ['one digit more than accepted', '9'.repeat(4301), false],
    ['five thousand digits', '9'.repeat(5000), true],
    ['both a little and far too much', `[${'9'.repeat(4301)},${'['.repeat(999)}${']'.repeat(999)}]`, true],
  ])('rejects %s, and tells whether Prefect cannot read it either', (_, text, isUnreadable) => {
    expect(() => scanJson(text)).toThrow(expect.objectContaining({ isUnreadable }))
  })
})

function accepts(read: () => unknown): boolean {
  try {
    read()
    return true
  } catch {
    return false
  }
}

describe('scanJsonList', () => {
  const noPause = async () => {}

  test('locates the items of a list', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue()), fc.integer({ min: 0, max: 3 }), async (list, indent) => {
        const text = JSON.stringify(list, null, indent)
        const items = (await scanJsonList(text, 100, noPause)) ?? []
        expect(items.map(({ start, end }) => JSON.parse(text.slice(start, end)))).toEqual(JSON.parse(text))
      }),
    )
  })

  test('accepts what scanJson accepts, and finds no items in anything but a list', async () => {
    const piece = fc.constantFrom(...PIECES)
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const text = pieces.join('')
        const outcome = await scanJsonList(text, 100, noPause).catch(() => undefined)
        expect(outcome !== undefined).toBe(accepts(() => scanJson(text)))
        if (outcome !== undefined) expect(outcome !== null).toBe(text.trimStart().startsWith('['))
      }),
      { numRuns: 2000 },
    )
  })

  test('rejects more items than the maximum, however short', async () => {
    const list = (count: number) => JSON.stringify(Array(count).fill(1))
    expect(await scanJsonList(list(3), 3, noPause)).toHaveLength(3)
    await expect(scanJsonList(list(4), 3, noPause)).rejects.toThrow('at most 3 items are accepted')
  })

  test('pauses often', async () => {
    let pauses = 0
    await scanJsonList(JSON.stringify(Array(10_000).fill([1, 2])), 10_000, async () => {
      pauses++
    })
    expect(pauses).toBeGreaterThanOrEqual(20)
  })
})
