/** Real Prefect clients, each in its own virtual environment. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** Of the servers, and of the newest client. */
export const PREFECT_VERSION = '3.8.8'

/** The tested versions. */
export const CLIENTS = [PREFECT_VERSION, '3.4.25'] as const
export type ClientVersion = (typeof CLIENTS)[number]

/** The folder of the flow scripts. */
const FLOWS = resolve(import.meta.dirname, 'flows')

const CACHE = resolve('node_modules/.cache/prefect')

export type Output = { code: number | null; lines: string[] }

/** Runs a program and resolves to the lines of both output streams. */
function run(program: string, args: string[], env: NodeJS.ProcessEnv = process.env): Promise<Output> {
  return new Promise((done) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let text = ''
    const collect = (chunk: Buffer) => {
      text += chunk.toString()
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', (error) => done({ code: null, lines: [error.message] }))
    child.on('close', (code) => done({ code, lines: text.split('\n').filter(Boolean) }))
  })
}

/** Installs the client unless it is installed with the same requirements. */
export async function install(version: ClientVersion): Promise<void> {
  const requirements = join(FLOWS, `requirements-${version}.txt`)
  const wanted = readFileSync(requirements, 'utf8')
  const folder = folderOf(version)
  const installed = join(folder, 'requirements.txt')
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(dirname(folder), { recursive: true })
  for (const command of [
    ['python3', '-m', 'venv', folder],
    [pythonOf(version), '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements],
  ]) {
    const [program = '', ...args] = command
    const { code, lines } = await run(program, args)
    if (code !== 0) throw new Error(`${command.join(' ')} failed:\n${lines.join('\n')}`)
  }
  writeFileSync(installed, wanted)
}

/** The client's virtual environment. */
export function folderOf(version: ClientVersion): string {
  return join(CACHE, version)
}

/** The client's Python. Its programs are started as modules, because their scripts fail after the folder was moved. */
export function pythonOf(version: ClientVersion): string {
  return join(folderOf(version), 'bin/python')
}

/** The settings of a client with its own home that uses the server at `address`. */
export function environmentOf(version: ClientVersion, address: string, home: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    HOME: home,
    PREFECT_HOME: home,
    PREFECT_API_URL: `${address}api`,
    PREFECT_LOGGING_COLORS: 'false',
    DO_NOT_TRACK: '1',
    PREFECT: `${pythonOf(version)} -m prefect`,
  }
}

/** A client with its own home that uses the server at `address`. */
export function clientAt(version: ClientVersion, address: string, home: string, settings: Record<string, string> = {}) {
  const env = { ...environmentOf(version, address, home), ...settings }
  return {
    python: (script: string, ...args: string[]) => run(pythonOf(version), [join(FLOWS, script), ...args], env),
    shell: (script: string) => run('sh', [join(FLOWS, script)], env),
  }
}
