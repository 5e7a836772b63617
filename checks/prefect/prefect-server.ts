/** A real Prefect server from the environment of one of the clients. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ClientVersion, environmentOf, pythonOf } from './clients.ts'
import type { Server } from './server.ts'

/** Timeouts for the first response and for the exit. */
const START_SECONDS = 300
const STOP_SECONDS = 20

/** Starts it with database, settings and log in `home`, which must exist, on a free port by default. Resolves when it responds. */
export async function startPrefect(
  version: ClientVersion,
  home: string,
  settings: Record<string, string> = {},
  givenPort?: number,
): Promise<Server> {
  const port = givenPort ?? (await freePort())
  const address = `http://127.0.0.1:${port}/`
  const log = join(home, 'server.log')
  const output = openSync(log, 'w')
  const args = ['-m', 'prefect', 'server', 'start', '--host', '127.0.0.1', '--port', String(port)]
  const child = spawn(pythonOf(version), args, {
    env: { ...environmentOf(version, address, home), PREFECT_SERVER_ANALYTICS_ENABLED: 'false', ...settings },
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (hasEnded()) return
    const exit = once(child, 'exit')
    child.kill(signal)
    // A slow shutdown is cut short.
    const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_SECONDS * 1000)
    await exit
    clearTimeout(impatience)
  }
  const deadline = Date.now() + START_SECONDS * 1000
  while (!(await isHealthy(address))) {
    if (hasEnded() || Date.now() > deadline) {
      await stop('SIGKILL')
      throw new Error(`The Prefect server did not come up:\n${readFileSync(log, 'utf8')}`)
    }
    await sleep(500)
  }
  return { address, stop }
}

function isHealthy(address: string): Promise<boolean> {
  return fetch(`${address}api/health`, { signal: AbortSignal.timeout(5000) }).then(
    (answer) => answer.ok,
    () => false,
  )
}

/** Prefect does not accept port 0. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (typeof address !== 'object' || address === null) throw new Error('There is no free port')
  return address.port
}
