import fastify from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { currentClient, rememberClients } from './current-client.ts'
import { receiveBodies } from './http/receive-body.ts'

test('the client is known after the body has arrived, and outside requests there is none', async () => {
  const app = fastify()
  onTestFinished(() => app.close())
  rememberClients(app)
  receiveBodies(app)
  app.post('/', async () => {
    await new Promise((resolve) => setImmediate(resolve))
    return { client: currentClient() }
  })
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const response = await fetch(address, { method: 'POST', body: 'x'.repeat(1_000_000) })
  expect(await response.json()).toEqual({ client: '127.0.0.1' })
  expect(currentClient()).toBe('')
})
