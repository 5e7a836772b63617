// Builds the UI into dist/ui if its sources have changed since the last build.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { buildIfStale, outputs } from './outputs.js'

/** Writes compressed copies, so that the server can send the smallest form without compressing on each request. */
const compressAll = (folder: string): void => {
  for (const path of readdirSync(folder).filter((name) => /\.(js|css|svg)$/.test(name))) {
    const file = join(folder, path)
    const content = readFileSync(file)
    writeFileSync(`${file}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }))
  }
}

await buildIfStale(outputs.ui, async () => {
  // Test runners set another environment, with which React would be its development build.
  process.env.NODE_ENV = 'production'
  const { build } = await import('vite')
  await build({ logLevel: 'warn' })
  compressAll('dist/ui/assets')
})
