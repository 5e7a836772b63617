// The minimal work for the same responses: reads the same rows of the same file with the same driver, and writes
// bytes of the same length with Node's HTTP server. No framework, and JSON only where a row is read from it.
import { createServer } from 'node:http'
import Database from 'better-sqlite3'
import * as z from 'zod/mini'
import { storedJson } from '#server/json/raw-json.ts'

const Body = z.object({ key: z.string(), type: z.string(), data: z.string() })
const [path = '', ownPath = ''] = process.argv.slice(2)

const db = new Database(path, { readonly: true })
const latest = db.prepare(
  'select a.* from artifact_collection c join artifact a on a.id = c.latest_id order by c.id desc limit 200',
)
const ofKey = db.prepare('select * from artifact where key = ? order by id desc limit 200')
const byId = db.prepare('select * from artifact where id = ?')
const count = db.prepare('select count(*) as count from artifact')

const own = new Database(ownPath)
own.pragma('journal_mode = WAL')
own.pragma('synchronous = FULL')
own.exec('create table artifact (id text primary key, created text, key text, type text, data text)')
const insert = own.prepare('insert into artifact values (?, ?, ?, ?, ?)')

const Stored = z.looseObject({ data: z.string(), packed: z.nullable(z.instanceof(Uint8Array)) })

/** The row with its data as text, as it is in our response. */
const withText = (value: unknown): unknown => {
  const stored = Stored.safeParse(value)
  if (!stored.success) return value
  const { packed, ...row } = stored.data
  return { ...row, data: storedJson({ data: row.data, packed }).text }
}

const answers = new Map<string, string>()

/** The rows as JSON, serialized once per kind of request: the baseline is to read rows and write bytes. */
const bytesOf = (question: string, rows: unknown): string => {
  const known = answers.get(question)
  if (known !== undefined) return known
  const text = JSON.stringify(rows, (_, value) => withText(value))
  answers.set(question, text)
  return text
}

const answer = (question: string, argument: string, body: string): string => {
  if (question === 'latest') return bytesOf(question, latest.all())
  if (question === 'key') return bytesOf(question, ofKey.all(argument))
  if (question === 'id') return bytesOf(question, byId.get(argument))
  if (question === 'count') return bytesOf(question, count.get())
  const { key, type, data } = z.parse(Body, JSON.parse(body))
  return bytesOf(question, insert.run(crypto.randomUUID(), new Date().toISOString(), key, type, data))
}

const server = createServer((request, response) => {
  const [, question = '', argument = ''] = (request.url ?? '').split('/')
  let body = ''
  request.on('data', (chunk) => {
    body += chunk
  })
  request.on('end', () => {
    response.setHeader('content-type', 'application/json')
    response.end(answer(question, argument, body))
  })
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address) console.log(`http://127.0.0.1:${address.port}`)
})
process.on('SIGTERM', () => process.exit(0))
