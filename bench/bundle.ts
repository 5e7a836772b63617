/** What is in the scripts that the browser loads before the catalogue shows. */
import { gzipSync } from 'node:zlib'
import { build, type Plugin } from 'vite'
import { PAGE_MODULES } from '#server/pages/address.ts'
import { chunksOf, type Manifest } from '#server/pages/build-files.ts'

/** The package, or the folder of our own code, that a module belongs to. */
const ownerOf = (id: string): string =>
  /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? /\/src\/((?:ui\/)?[^/]+)(?=\/)/.exec(id)?.[1] ?? 'other'

/** Builds the UI in memory, and prints the share of each package and folder: its characters, scaled to gzip. */
export async function reportBundle(): Promise<void> {
  process.env.NODE_ENV = 'production'
  const modules = new Map<string, { gzip: number; parts: Map<string, number> }>()
  const manifest: Manifest = {}
  const report: Plugin = {
    name: 'report',
    generateBundle: (_, bundle) => {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue
        const parts = new Map<string, number>()
        for (const [id, { renderedLength }] of Object.entries(chunk.modules)) {
          parts.set(ownerOf(id), (parts.get(ownerOf(id)) ?? 0) + renderedLength)
        }
        modules.set(chunk.fileName, { gzip: gzipSync(chunk.code).length, parts })
        const source = Object.values(PAGE_MODULES).find((page) => chunk.facadeModuleId?.endsWith(page))
        const name = source ?? (chunk.isEntry ? 'index.html' : chunk.fileName)
        manifest[name] = { file: chunk.fileName, imports: chunk.imports }
      }
      for (const chunk of Object.values(manifest)) {
        const names = new Map(Object.entries(manifest).map(([name, { file }]) => [file, name]))
        chunk.imports = (chunk.imports ?? []).flatMap((file) => names.get(file) ?? [])
      }
    },
  }
  await build({ logLevel: 'error', build: { write: false }, plugins: [report] })
  const first = new Set([...chunksOf(manifest, 'index.html'), ...chunksOf(manifest, PAGE_MODULES.catalogue)])
  const shares = new Map<string, number>()
  for (const name of first) {
    const chunk = modules.get(manifest[name]?.file ?? '')
    if (chunk === undefined) continue
    const total = [...chunk.parts.values()].reduce((sum, length) => sum + length, 0)
    for (const [owner, length] of chunk.parts) {
      shares.set(owner, (shares.get(owner) ?? 0) + (chunk.gzip * length) / total)
    }
  }
  console.log('\nScripts before the catalogue shows, in kB, gzipped')
  for (const [owner, size] of [...shares].sort((a, b) => b[1] - a[1])) {
    console.log(`${(size / 1000).toFixed(1).padStart(7)}  ${owner}`)
  }
}
