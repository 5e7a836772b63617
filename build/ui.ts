// Builds the UI into dist/ui if its sources have changed since the last build.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const sources = ['public', 'src/content', 'src/contract', 'src/sdk', 'src/ui']
const files = [
  'build/chunks.ts',
  'build/ui.ts',
  'index.html',
  'package-lock.json',
  'tailwind.config.ts',
  'tsconfig.json',
  'vite.config.ts',
]
const stamp = 'dist/ui.sha256'

const filesUnder = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .map((name) => join(folder, name))
        .filter((path) => !path.includes('.test.') && statSync(path).isFile())
    : []

/** Hashes content rather than dates: a clone, a copy and an older checkout all have new dates. */
const fingerprint = (): string => {
  const hash = createHash('sha256')
  for (const path of [...files, ...sources.flatMap(filesUnder)].sort()) {
    hash.update(`${path}\0`).update(readFileSync(path)).update('\0')
  }
  return hash.digest('hex')
}

/** Writes compressed copies, so that the server can send the smallest form without compressing on each request. */
const compressAll = (folder: string): void => {
  for (const path of filesUnder(folder).filter((name) => /\.(js|css|svg)$/.test(name))) {
    const content = readFileSync(path)
    writeFileSync(`${path}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))
    writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }))
  }
}

const current = fingerprint()
const isFresh = existsSync('dist/ui/index.html') && existsSync(stamp) && readFileSync(stamp, 'utf8') === current
if (!isFresh) {
  console.log('Building the UI …')
  // Test runners set another environment, with which React would be its development build.
  process.env.NODE_ENV = 'production'
  const { build } = await import('vite')
  try {
    await build({ logLevel: 'warn' })
    compressAll('dist/ui/assets')
    writeFileSync(stamp, current)
  } catch (error) {
    // The message names the fault in the source file; the stack is Vite's.
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
