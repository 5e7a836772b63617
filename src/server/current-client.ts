/** Whose request is being handled, for what divides time between clients. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { FastifyInstance } from 'fastify'

const current = new AsyncLocalStorage<string>()

/** The address of the client; empty outside requests. */
export const currentClient = () => current.getStore() ?? ''

/** Runs what a request starts, and what does not belong to its client. */
export const withoutClient = <Result>(work: () => Result): Result => current.run('', work)

export function rememberClients(app: FastifyInstance): void {
  app.addHook('onRequest', ({ ip }, _, done) => current.run(ip, done))
}
