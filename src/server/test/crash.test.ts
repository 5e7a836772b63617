import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openDatabase } from '#server/database/open.ts'
import { spawnProgram } from './test-program.ts'

const ROUNDS = 3
const WRITERS = 8
/** Large enough for several checkpoints in all. */
const DATA = 'x'.repeat(200_000)

async function startServer(path: string) {
  const env = { PORT: '0', DATABASE_URL: `sqlite:${path}`, LOG_LEVEL: 'silent' }
  const server = spawnProgram('src/server/main.ts', [], env)
  for await (const line of createInterface(server.stdout)) {
    const url = /http:\/\/127\.0\.0\.1:\d+\//.exec(line)?.[0]
    if (url) return { server, url }
  }
  throw new Error('The server did not start')
}

/** Publishes one artifact after the other until the server is gone. */
async function write(url: string, writer: number, confirmed: string[]): Promise<void> {
  for (let turn = 0; ; turn++) {
    const body = JSON.stringify({ key: `key-${writer}-${turn % 3}`, data: `${turn} ${DATA}` })
    const headers = { 'content-type': 'application/json' }
    try {
      const response = await fetch(`${url}api/artifacts/`, { method: 'POST', headers, body })
      if (response.status !== 201) throw new Error(`Status ${response.status}`)
      const { id } = await response.json()
      confirmed.push(id)
    } catch {
      return
    }
  }
}

test('a server that is killed under load keeps every confirmed artifact, and its file is intact', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-'))
  const path = join(folder, 'vitrine.db')
  const confirmed: string[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    const { server, url } = await startServer(path)
    const exit = once(server, 'exit')
    const writing = Array.from({ length: WRITERS }, (_, writer) => write(url, writer, confirmed))
    const enough = setInterval(() => confirmed.length >= round * 60 && server.kill('SIGKILL'), 5)
    await exit
    clearInterval(enough)
    await Promise.all(writing)
    const db = await openDatabase({ kind: 'sqlite', path })
    expect((await sql`pragma integrity_check`.execute(db)).rows).toEqual([{ integrity_check: 'ok' }])
    const stored = await db.selectFrom('artifact').select('id').execute()
    const ids = new Set(stored.map(({ id }) => id))
    expect(confirmed.filter((id) => !ids.has(id))).toEqual([])
    await db.destroy()
  }
  rmSync(folder, { recursive: true })
})
