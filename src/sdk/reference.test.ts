import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const CODE = /^```ts\n(?<code>.*?)^```$/gms
const COMMENT_OR_TEXT = /\/\*\*.*?\*\/|"[^"]*"/gs
const BUILT_IN_TYPES = ['ArrayLike', 'AsyncGenerator', 'Omit', 'Readonly', 'ReadonlyMap', 'ReadonlySet', 'Record']

test('every type that the reference names can be imported', () => {
  const page = readFileSync('docs/sdk-reference.md', 'utf8')
  const signatures = Array.from(page.matchAll(CODE), ({ groups }) => groups?.code ?? '')
    .join('')
    .replaceAll(COMMENT_OR_TEXT, '')
  const parameters = signatures.match(/(?<=<)\w+(?= extends )/g) ?? []
  const offered = readFileSync('src/sdk/index.ts', 'utf8').match(/\w+/g) ?? []
  const known = new Set([...offered, ...parameters, ...BUILT_IN_TYPES])
  const named = new Set(signatures.match(/(?<![.\w])[A-Z]\w+/g))
  expect(named.size).toBeGreaterThan(50)
  expect([...named].filter((name) => !known.has(name) && !(name in globalThis))).toEqual([])
})
