import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { createClient, createMarkdownArtifact } from '#sdk/index.ts'
import { startProgram } from './program.ts'
import { compare, printHeading } from './rounds.ts'

const execute = promisify(execFile)

/** The run time of a program in milliseconds. */
const runOf =
  (program: string, args: string[], env: Record<string, string> = {}) =>
  async () => {
    const started = performance.now()
    await execute(program, args, { env: { ...process.env, ...env } })
    return performance.now() - started
  }

/** The CLI as in the package; in a checkout it would run its sources. */
const unpack = (folder: string): string => {
  cpSync('bin', join(folder, 'bin'), { recursive: true })
  symlinkSync(resolve('dist'), join(folder, 'dist'), 'junction')
  return join(folder, 'bin/vitrine.js')
}

/** Measures how long the CLI takes to print its help and to list artifacts. */
export const measureCli = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-bench-'))
  const vitrine = unpack(folder)
  const server = await startProgram(['src/server/main.ts'], {
    PORT: '0',
    DATABASE_URL: 'sqlite::memory:',
    LOG_LEVEL: 'warn',
  })
  try {
    const env = { PREFECT_API_URL: `${server.url}/api` }
    const client = createClient({ url: env.PREFECT_API_URL })
    for (let key = 0; key < 100; key++)
      await createMarkdownArtifact({ key: `report-${key}`, markdown: '# Hello' }, { client })

    const node = (...args: string[]) => runOf(process.execPath, args, env)
    const list = ['artifact', 'ls']
    const ours = node(vitrine, ...list)
    printHeading('cli: from start to end', 'node -e 0')
    await compare({ name: 'vitrine --help', ours: node(vitrine, '--help'), beside: node('-e', '0') }, 15)
    await compare({ name: 'vitrine artifact ls', ours, beside: node('-e', '0') }, 15)
    printHeading('the same, where one asks', 'one fetch')
    const question = `fetch('${env.PREFECT_API_URL}/health').then((answer) => answer.text())`
    await compare({ name: 'vitrine artifact ls', ours, beside: node('-e', question) }, 15)
    const prefect = process.env.PREFECT
    if (!prefect) return
    printHeading('the same server, 100 keys', 'Prefect')
    await compare({ name: 'artifact ls', ours, beside: runOf(prefect, list, env) })
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true })
  }
}
