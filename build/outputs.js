// What is built into dist, and from what. Not TypeScript, so that `npm start` need not load Node's compiler for it.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'

/**
 * @typedef {object} Output
 * @property {string} title
 * @property {string} script builds it
 * @property {string} result a file that exists when it is built
 * @property {string} stamp holds the fingerprint of what it was built from
 * @property {string[]} folders of its sources
 * @property {string[]} files that it also depends on
 */

const shared = ['build/outputs.js', 'package-lock.json', 'package.json', 'tsconfig.json']

/** @satisfies {Record<string, Output>} */
export const outputs = {
  ui: {
    title: 'UI',
    script: 'build/ui.ts',
    result: 'dist/ui/index.html',
    stamp: 'dist/ui.sha256',
    folders: ['public', 'src/content', 'src/contract', 'src/sdk', 'src/ui'],
    files: [...shared, 'build/chunks.ts', 'build/ui.ts', 'index.html', 'tailwind.config.ts', 'vite.config.ts'],
  },
  program: {
    title: 'server',
    script: 'build/program.ts',
    result: 'dist/cli/server.js',
    stamp: 'dist/cli.sha256',
    folders: ['src/cli', 'src/compare', 'src/content', 'src/contract', 'src/sdk', 'src/server'],
    files: [...shared, 'build/program.ts'],
  },
}

/**
 * Hashes content rather than dates: a clone, a copy and an older checkout all have new dates. Read as text, because so many
 * buffers would leave gaps in the memory of the server.
 * @param {Output} output
 */
export const fingerprint = ({ folders, files }) => {
  const hash = createHash('sha256')
  for (const path of [...files, ...folders.flatMap(filesUnder)].sort()) {
    hash.update(`${path}\0`).update(readFileSync(path, 'utf8')).update('\0')
  }
  return hash.digest('hex')
}

/** @param {Output} output */
export const isFresh = (output) =>
  existsSync(output.result) && existsSync(output.stamp) && readFileSync(output.stamp, 'utf8') === fingerprint(output)

/**
 * Builds the output if its sources have changed. Otherwise, or when it fails, says why and sets the exit code.
 * @param {Output} output
 * @param {() => Promise<void>} build
 */
export const buildIfStale = async (output, build) => {
  if (isFresh(output)) return
  console.log(`Building the ${output.title} …`)
  // Sources that change during the build are built with the next one.
  const current = fingerprint(output)
  try {
    await build()
    writeFileSync(output.stamp, current)
  } catch (error) {
    // The message names the fault in the source file, or the file that cannot be written; the stack is Vite's.
    console.error(`Could not build the ${output.title}: ${error instanceof Error ? error.message : error}`)
    process.exitCode = 1
  }
}

/**
 * The files in a folder, but no tests. Node's recursive listing would have `path` compiled with optimizations, and that
 * compiler takes 7 MB.
 * @param {string} folder
 * @returns {string[]}
 */
const filesUnder = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return filesUnder(path)
    return entry.isFile() && !entry.name.includes('.test.') ? [path] : []
  })
