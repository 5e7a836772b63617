// Publishes artifacts of 1.3 kB with concurrent clients for some time, as a process of its own, and prints as JSON how
// many a second. A server that is busy (503) gets the request again.
import { Agent, request } from 'node:http'

const [url = '', clients = '1', milliseconds = '1000'] = process.argv.slice(2)
const agent = new Agent({ keepAlive: true, maxSockets: Number(clients) })
const data = `# Nightly report\n\n${'All 1,284 rows passed the checks of the day. '.repeat(28)}`

const publish = (turn: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' }
    const sent = request(`${url}/api/artifacts/`, { agent, method: 'POST', headers }, (response) => {
      response.resume()
      response.once('end', () => resolve(response.statusCode ?? 0))
    })
    sent.once('error', reject)
    sent.end(JSON.stringify({ key: `key-${turn % 500}`, type: 'markdown', data }))
  })

let next = 0
let created = 0
const started = performance.now()
const write = async () => {
  while (performance.now() - started < Number(milliseconds)) {
    const status = await publish(next++)
    if (status < 300) created += 1
    else if (status !== 503) throw new Error(`A create was answered with ${status}`)
  }
}
await Promise.all(Array.from({ length: Number(clients) }, write))
console.log(JSON.stringify({ created, perSecond: (created / (performance.now() - started)) * 1000 }))
agent.destroy()
