import { spawn } from 'node:child_process'
import { freePort, type Program } from './program.ts'

/** Starts a Prefect server on an empty database. It takes up to a minute to respond. */
export const startPrefect = async (executable: string, home: string, database?: string): Promise<Program> => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn(executable, ['server', 'start', '--host', '127.0.0.1', '--port', String(port)], {
    env: {
      ...process.env,
      PREFECT_HOME: home,
      PREFECT_API_URL: `${url}/api`,
      PREFECT_SERVER_ANALYTICS_ENABLED: 'false',
      ...(database === undefined ? {} : { PREFECT_API_DATABASE_CONNECTION_URL: database }),
    },
    stdio: 'ignore',
  })
  const exited = new Promise<void>((done) => child.once('exit', () => done()))
  const isUp = () =>
    fetch(`${url}/api/health`).then(
      (answer) => answer.ok,
      () => false,
    )
  for (let second = 0; !(await isUp()); second++) {
    if (child.exitCode !== null || second > 120) throw new Error(`${executable} server start did not come up`)
    await new Promise((done) => setTimeout(done, 1000))
  }
  const stop = () => {
    child.kill('SIGTERM')
    return exited
  }
  return { url, stop, memory: () => 0, cpu: () => 0, pid: child.pid }
}

/** Repeats a request immediately when Prefect's server returns 503 because its SQLite database is busy. */
export const patient: typeof fetch = async (...request) => {
  for (let tries = 1; ; tries++) {
    const answer = await fetch(...request)
    if (answer.status !== 503 || tries === 100) return answer
  }
}
