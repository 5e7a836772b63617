// Compares what a browser loads before the catalogue shows, gzipped, with the budget: the scripts of index.html, the
// catalogue's chunk, and everything these import statically.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import * as z from 'zod/mini'

const budgets = { js: 140_000, css: 15_000 } as const
const built = 'dist/ui'
const catalogue = 'src/ui/catalogue/page.tsx'

const Manifest = z.record(
  z.string(),
  z.object({ file: z.string(), imports: z.optional(z.array(z.string())), css: z.optional(z.array(z.string())) }),
)
const manifest = z.parse(Manifest, JSON.parse(readFileSync(join(built, '.vite/manifest.json'), 'utf8')))

/** The chunk and all it imports statically, each once. */
const loadedBy = (key: string, seen = new Set<string>()): ReadonlySet<string> => {
  const chunk = manifest[key]
  if (!chunk) throw new Error(`${key} is not in the manifest of the build; is it still a separate chunk?`)
  if (seen.has(key)) return seen
  seen.add(key)
  for (const imported of chunk.imports ?? []) loadedBy(imported, seen)
  return seen
}

const chunks = [...loadedBy(catalogue, new Set(loadedBy('index.html')))].flatMap((key) => manifest[key] ?? [])
const plainScripts = readFileSync(join(built, 'index.html'), 'utf8').matchAll(/<script[^>]+src="([^":]+\.js)"/g)
const files = new Set([
  ...chunks.flatMap((chunk) => [chunk.file, ...(chunk.css ?? [])]),
  ...[...plainScripts].flatMap((match) => match[1]?.replace(/^\.?\//, '') ?? []),
])

const sizes = [...files].map((file) => ({ file, size: gzipSync(readFileSync(join(built, file))).length }))
for (const [kind, budget] of Object.entries(budgets)) {
  const ofKind = sizes.filter(({ file }) => file.endsWith(`.${kind}`)).sort((a, b) => b.size - a.size)
  const total = ofKind.reduce((sum, { size }) => sum + size, 0)
  console.log(`${kind}: ${(total / 1000).toFixed(1)} kB of ${budget / 1000} kB gzipped before the catalogue shows`)
  for (const { file, size } of ofKind) console.log(`  ${(size / 1000).toFixed(1).padStart(6)} kB  ${file}`)
  if (total > budget) {
    console.error(`Over the ${kind} budget. Load something later (lazy), or use less of it.`)
    process.exitCode = 1
  }
}
