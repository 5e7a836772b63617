// The minimal work for the same lists: reads the same rows, as text, with the same driver, compresses them with gzip at
// level 1, and writes them with Node's HTTP server. The JSON text of each list is made once.
import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'
import Database from 'better-sqlite3'

const [path = ''] = process.argv.slice(2)
const db = new Database(path, { readonly: true })
const columns = 'id, created, updated, key, type, description, data, metadata_, flow_run_id, task_run_id'
const lists: Record<string, Database.Statement> = {
  latest: db.prepare(`select ${columns} from artifact where is_latest order by id desc limit 200`),
  all: db.prepare(`select ${columns} from artifact order by id desc limit 200`),
  key: db.prepare(`select ${columns} from artifact where key = ? order by id desc limit 200`),
  run: db.prepare(`select ${columns} from artifact where flow_run_id = ? order by id desc limit 200`),
}

const texts = new Map<string, string>()

const server = createServer((request, response) => {
  const [, list = '', ...values] = (request.url ?? '').split('/')
  const rows = lists[list]?.all(values)
  const text = texts.get(request.url ?? '') ?? JSON.stringify(rows)
  texts.set(request.url ?? '', text)
  response.setHeader('content-type', 'application/json')
  response.setHeader('content-encoding', 'gzip')
  request.resume().once('end', () => response.end(gzipSync(text, { level: 1 })))
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address) console.log(`http://127.0.0.1:${address.port}`)
})
process.on('SIGTERM', () => process.exit(0))
