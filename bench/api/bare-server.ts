// The minimal work for the same responses: reads rows of the same size with the same driver, compresses them like the
// server, and writes them with Node's HTTP server. No framework, and JSON only where a row is read from it.
import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import * as z from 'zod/mini'

const NewRow = z.object({ key: z.string(), type: z.string(), data: z.string() })
const Row = z.extend(NewRow, { id: z.string(), run: z.nullable(z.string()) })
const Run = z.object({ id: z.string(), flow: z.string(), tag: z.string() })
const Seed = z.object({ rows: z.array(Row), runs: z.array(Run) })

const [path = ''] = process.argv.slice(2)
const db = new Database(path)
db.pragma('journal_mode = WAL')
db.pragma('synchronous = FULL')
db.exec(`
  create table artifact (id text primary key, created text, key text, type text, data text, run text);
  create table collection (id integer primary key, key text unique, latest_id text);
  create table run (id text primary key, flow text, tag text);
  create index artifact_key on artifact (key, id);
  create index artifact_run on artifact (run, id);
  create index run_flow on run (flow);
  create index run_tag on run (tag);
`)
const insertRow = db.prepare('insert into artifact values (?, ?, ?, ?, ?, ?)')
const point = db.prepare(
  'insert into collection (key, latest_id) values (?, ?) on conflict (key) do update set latest_id = excluded.latest_id',
)
const insertRun = db.prepare('insert into run values (?, ?, ?)')

const insert = db.transaction(({ id, key, type, data, run }: z.infer<typeof Row>) => {
  insertRow.run(id, new Date().toISOString(), key, type, data, run)
  point.run(key, id)
})
const seed = db.transaction(({ rows, runs }: z.infer<typeof Seed>) => {
  for (const { id, flow, tag } of runs) insertRun.run(id, flow, tag)
  for (const row of rows) insert(row)
})

const LATEST = 'select a.* from collection c join artifact a on a.id = c.latest_id'
const queries = new Map(
  Object.entries({
    id: 'select * from artifact where id = ?',
    count: 'select count(*) as count from artifact',
    'latest-of': `${LATEST} where c.key = ?`,
    newest: 'select * from artifact order by id desc limit 5',
    key: 'select * from artifact where key = ? order by id desc limit 200',
    latest: `${LATEST} order by c.id desc limit 200`,
    type: `${LATEST} where a.type = ? order by c.id desc limit 200`,
    run: 'select * from artifact where run = ? order by id desc limit 200',
    tag: 'select * from artifact where run in (select id from run where tag = ?) order by id desc limit 200',
    flow: 'select * from artifact where run in (select id from run where flow = ?) order by id desc limit 200',
    'count-flow': 'select count(*) as count from artifact where run in (select id from run where flow = ?)',
  }).map(([name, sql]) => [name, db.prepare(sql)]),
)

const answers = new Map<string, string>()

/** The rows as JSON, serialized once per kind of request: the baseline is to read rows and write bytes. */
const bytesOf = (question: string, rows: unknown): string => {
  const known = answers.get(question)
  if (known !== undefined) return known
  const text = JSON.stringify(rows)
  answers.set(question, text)
  return text
}

const answer = (question: string, argument: string, body: string): string => {
  const query = queries.get(question)
  if (query !== undefined) return bytesOf(question, argument === '' ? query.all() : query.all(argument))
  if (question === 'seed') seed(z.parse(Seed, JSON.parse(body)))
  else insert({ ...z.parse(NewRow, JSON.parse(body)), id: crypto.randomUUID(), run: null })
  return '{}'
}

const server = createServer((request, response) => {
  const [, question = '', argument = ''] = (request.url ?? '').split('/')
  let body = ''
  request.on('data', (chunk) => {
    body += chunk
  })
  request.on('end', () => {
    response.setHeader('content-type', 'application/json')
    const text = answer(question, argument, body)
    if (text.length < 2048) response.end(text)
    else response.setHeader('content-encoding', 'gzip').end(gzipSync(text, { level: 1 }))
  })
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address) console.log(`http://127.0.0.1:${address.port}`)
})
process.on('SIGTERM', () => process.exit(0))
