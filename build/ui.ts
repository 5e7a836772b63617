// Builds the UI into dist/ui when what it is made of has changed since the last build, and does nothing otherwise.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const sources = ['public', 'src/content', 'src/contract', 'src/sdk', 'src/ui']
const files = [
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

/** Content, not dates: a clone, a copy and a checkout of an older commit all have new dates. */
const fingerprint = (): string => {
  const hash = createHash('sha256')
  for (const path of [...files, ...sources.flatMap(filesUnder)].sort()) {
    hash.update(`${path}\0`).update(readFileSync(path)).update('\0')
  }
  return hash.digest('hex')
}

/** Writes each file compressed beside itself, so that the server sends the smallest form and compresses nothing twice. */
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
  // Whoever calls may be set to another one, as test runners are; React would be its development build.
  process.env.NODE_ENV = 'production'
  const { build } = await import('vite')
  try {
    await build({ logLevel: 'warn' })
    compressAll('dist/ui/assets')
    writeFileSync(stamp, current)
  } catch (error) {
    // What is wrong with a source file is said by its message; the stack is only Vite's own.
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
