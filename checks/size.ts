// Compares what a browser loads before the catalogue shows, gzipped, with the budget: the scripts of index.html, the
// catalogue's chunk, and everything these import statically.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { PAGE_MODULES } from '#server/pages/address.ts'
import { chunksOf, readManifest } from '#server/pages/build-files.ts'

const budgets = { js: 135_000, css: 15_000 } as const
const built = 'dist/ui'
const { catalogue } = PAGE_MODULES

const manifest = readManifest(built)
for (const module of Object.values(PAGE_MODULES)) {
  if (!manifest[module]) throw new Error(`${module} is not in the manifest of the build; is it still a page?`)
}
const chunks = [...new Set([...chunksOf(manifest, 'index.html'), ...chunksOf(manifest, catalogue)])].flatMap(
  (name) => manifest[name] ?? [],
)
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
