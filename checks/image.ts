// Runs the steps of deploy/Dockerfile without a container engine, each stage in a clean folder: copies the files that
// the ignore file allows, runs the commands, starts the server as the image's user, waits until it is healthy, and
// stops it with SIGTERM. An unknown step is an error.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import * as z from 'zod/mini'

const HEALTHY_WITHIN_MS = 30_000
const PORT = '42317'

const root = mkdtempSync(join(tmpdir(), 'vitrine-image-'))
chmodSync(root, 0o755)

type Stage = { readonly folder: string; workdir: string; readonly env: Record<string, string> }
const stages = new Map<string, Stage>()
const image: { user?: number; command?: string[]; health?: string[] } = {}

/** Keeps the environment of the machine, which includes how npm reaches the registry. */
const environment = (stage: Stage) => ({ ...process.env, ...stage.env, PORT })

const context = (): string => {
  const folder = join(root, 'context')
  const allowed = readFileSync('deploy/Dockerfile.dockerignore', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('!'))
  for (const line of allowed) cpSync(line.slice(1), join(folder, line.slice(1)), { recursive: true })
  return folder
}

const instructions = readFileSync('deploy/Dockerfile', 'utf8')
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line.trim() !== '')

const parseCommand = (text: string) => z.parse(z.array(z.string()), JSON.parse(text.replace(/^.*?CMD /, '')))

const runInstruction = (line: string, stage: Stage): void => {
  const [, name = '', rest = ''] = /^(\w+) (.*)$/.exec(line) ?? []
  const inside = (path: string) => (path.startsWith('/') ? join(stage.folder, path) : join(stage.workdir, path))
  switch (name) {
    case 'WORKDIR':
      stage.workdir = join(stage.folder, rest)
      mkdirSync(stage.workdir, { recursive: true })
      return
    case 'COPY': {
      const from = /^--from=(\w+) /.exec(rest)
      const source = from ? stages.get(from[1] ?? '')?.folder : context()
      const paths = rest.replace(/^--from=\w+ /, '').split(' ')
      const target = inside(paths.pop() ?? '')
      for (const pattern of paths) {
        const found = pattern === '.' ? [source ?? ''] : globSync(join(source ?? '', pattern))
        if (found.length === 0) throw new Error(`${line}: ${pattern} is missing`)
        // COPY copies the content of a folder, but a file with its name.
        for (const path of found)
          cpSync(path, isFolder(pattern) ? target : join(target, basename(path)), { recursive: true })
      }
      return
    }
    case 'RUN':
      execFileSync('sh', ['-c', rest], {
        cwd: stage.workdir,
        env: environment(stage),
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      return
    case 'ENV':
      for (const [, key = '', value = ''] of rest.matchAll(/(\w+)=(\S+)/g)) stage.env[key] = value
      return
    case 'USER':
      image.user = Number(rest.split(':')[0])
      return
    case 'HEALTHCHECK':
      image.health = parseCommand(rest)
      return
    case 'CMD':
      image.command = parseCommand(line)
      return
    case 'EXPOSE':
    case 'VOLUME':
      return
    default:
      throw new Error(`Unknown instruction: ${line}`)
  }
}

const isFolder = (pattern: string) => pattern === '.' || /^\/\w+$/.test(pattern)

/** Whether the health check succeeds. */
const isHealthy = async (stage: Stage): Promise<boolean> => {
  const [program = '', ...args] = image.health ?? []
  const [code] = await once(spawn(program, args, { env: environment(stage), stdio: 'ignore' }), 'exit')
  return code === 0
}

const startAndStop = async (stage: Stage): Promise<void> => {
  const [program = '', ...args] = image.command ?? []
  // Only root can switch to the image's user; otherwise the server runs as the current user.
  const identity = process.getuid?.() === 0 && image.user ? { uid: image.user, gid: image.user } : {}
  // A copy, because that user may not have access to this checkout.
  const node = join(root, 'node')
  copyFileSync(process.execPath, node)
  const server = spawn(program === 'node' ? node : resolve(program), args, {
    ...identity,
    cwd: stage.workdir,
    env: environment(stage),
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const exit = once(server, 'exit')
  const deadline = Date.now() + HEALTHY_WITHIN_MS
  while (!(await isHealthy(stage))) {
    if (server.exitCode !== null || Date.now() > deadline) throw new Error('The server did not become healthy.')
    await pause(200)
  }
  server.kill('SIGTERM')
  const [code] = await exit
  if (code !== 0) throw new Error(`The server exited with ${code} after SIGTERM.`)
}

try {
  let stage: Stage | undefined
  for (const line of instructions) {
    const start = /^FROM \S+(?: AS (\w+))?$/.exec(line)
    if (start) {
      const folder = join(root, `stage-${stages.size}`)
      stage = { folder, workdir: folder, env: {} }
      mkdirSync(folder)
      stages.set(start[1] ?? 'final', stage)
    } else if (stage) {
      console.log(line)
      runInstruction(line, stage)
    }
  }
  if (!stage) throw new Error('The Dockerfile has no stage.')
  await startAndStop(stage)
  console.log('The image builds, starts as its user, becomes healthy and stops.')
} finally {
  rmSync(root, { recursive: true, force: true })
}
