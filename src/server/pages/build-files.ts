/** The built files that a page loads, from Vite's manifest. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'

const Manifest = z.record(
  z.string(),
  z.object({ file: z.string(), imports: z.optional(z.array(z.string())), css: z.optional(z.array(z.string())) }),
)
export type Manifest = z.infer<typeof Manifest>

/** The main script, with what it imports; index.html loads it anyway. */
const ENTRY = 'index.html'

/** Empty without a manifest: then a page finds its files itself. */
export function readManifest(folder: string): Manifest {
  const path = join(folder, '.vite/manifest.json')
  return existsSync(path) ? z.parse(Manifest, JSON.parse(readFileSync(path, 'utf8'))) : {}
}

/** The names of the module's chunk and of all that it imports statically, each once. */
export function chunksOf(manifest: Manifest, module: string, seen = new Set<string>()): ReadonlySet<string> {
  const chunk = manifest[module]
  if (chunk === undefined || seen.has(module)) return seen
  seen.add(module)
  for (const imported of chunk.imports ?? []) chunksOf(manifest, imported, seen)
  return seen
}

/** Links that load the modules' files before their scripts run, without those of index.html and of `earlier` modules. */
export function preloadLinks(manifest: Manifest, modules: readonly string[], earlier: readonly string[] = []): string {
  const known = new Set([ENTRY, ...earlier].flatMap((module) => [...chunksOf(manifest, module)]))
  const wanted = new Set(modules.flatMap((module) => [...chunksOf(manifest, module)]))
  const chunks = [...wanted].filter((name) => !known.has(name)).flatMap((name) => manifest[name] ?? [])
  const css = new Set(chunks.flatMap((chunk) => chunk.css ?? []))
  return [
    ...[...css].map((file) => `<link rel="stylesheet" crossorigin href="./${file}">`),
    ...chunks.map(({ file }) => `<link rel="modulepreload" crossorigin href="./${file}">`),
  ].join('\n')
}
