import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'

const installed = join(inject('project'), 'node_modules/vitrine')
const files = readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter((path) =>
  statSync(join(installed, path)).isFile(),
)
const read = (path: string) => readFileSync(join(installed, path), 'utf8')

const expected = [
  /^(LICENSE|README\.md|package\.json)$/,
  /^bin\/vitrine\.js$/,
  /^dist\/cli\/([\w-]+\.js|licenses\.md)$/,
  /^dist\/sdk\/index\.js$/,
  /^dist\/types\/(contract|sdk)\/([a-z]+\/)?[a-z-]+\.d\.ts$/,
  /^dist\/ui\/(index\.html|theme\.js|favicon\.svg|robots\.txt)$/,
  /^dist\/ui\/\.vite\/manifest\.json$/,
  /^dist\/ui\/assets\/[\w.-]+\.(css|js|svg|ttf|woff2?)(\.br|\.gz)?$/,
]

test('the package holds the SDK, its types, the terminal and the app, and nothing else', () => {
  expect(files.filter((path) => !expected.some((pattern) => pattern.test(path)))).toEqual([])
  expect(expected.filter((pattern) => !files.some((path) => pattern.test(path)))).toEqual([])
})

test('nothing in it is named as only the sources can name it', () => {
  const written = files.filter((path) => /^(bin|dist\/(cli|sdk|types))\//.test(path) && !path.endsWith('.md'))
  expect(written.filter((path) => /['"]#(cli|compare|contract|sdk|server|ui)\//.test(read(path)))).toEqual([])
  expect(written.filter((path) => /from ['"][^'"]+\.ts['"]/.test(read(path)))).toEqual([])
})

test('the SDK is one file that imports nothing', () => {
  expect(read('dist/sdk/index.js')).not.toMatch(/^import |\bimport\(|\brequire\(/m)
})

test('the package depends on what it imports, and on nothing that is bundled', () => {
  const code = files.filter((path) => /^dist\/(cli|types)\/.*\.(js|d\.ts)$/.test(path)).map(read)
  const isImported = (name: string) =>
    code.some((text) => new RegExp(`\\b(from|import\\()\\s*['"\`]${name}['"\`/]`).test(text))
  expect(Object.keys(JSON.parse(read('package.json')).dependencies).filter((name) => !isImported(name))).toEqual([])
})

test('the server loads the driver of PostgreSQL only when it needs it', () => {
  const server = loadedWith('dist/cli/server.js')
  expect(server.filter((path) => /\bimport\(['"`]pg['"`]\)/.test(read(path)))).not.toEqual([])
  expect(server.filter((path) => /\bfrom\s*['"]pg['"]/.test(read(path)))).toEqual([])
})

test('the terminal starts with the parser of command lines; schemas come with the commands that need them', () => {
  const started = loadedWith('dist/cli/main.js')
  expect(started.length).toBeGreaterThan(1)
  expect(started.filter((path) => /ZodMini|fastify/.test(read(path)))).toEqual([])
  const size = started.reduce((sum, path) => sum + read(path).length, 0)
  expect(size).toBeLessThan(150_000)
})

/** The file and everything it imports statically. */
function loadedWith(path: string): string[] {
  const imported = [...read(path).matchAll(/\bimport\b[^("';]*["'](\.\/[\w.-]+)["']/g)].map(([, name = '']) => name)
  return [path, ...new Set(imported.flatMap((name) => loadedWith(join('dist/cli', name))))]
}

test('says what it weighs', () => {
  const kilobytes = (pattern: RegExp) => {
    const sizes = files.filter((path) => pattern.test(path)).map((path) => statSync(join(installed, path)).size)
    return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1000)
  }
  const total = kilobytes(/./)
  console.log(
    `${total} kB: SDK ${kilobytes(/^dist\/sdk/)}, types ${kilobytes(/^dist\/types/)}, terminal and server ${kilobytes(/^dist\/cli/)}, app ${kilobytes(/^dist\/ui/)}`,
  )
  expect(total).toBeLessThan(20_000)
})
