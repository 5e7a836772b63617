import type { FastifyInstance } from 'fastify'
import type { Database } from '#server/database/open.ts'
import { insertSample } from './insert.ts'
import { deleteSample } from './store.ts'

/** Inserts and deletes the sample data. */
export function sampleRoutes(app: FastifyInstance, db: Database): void {
  app.post('/vitrine/sample', async () => insertSample(db))
  app.delete('/vitrine/sample', async () => deleteSample(db))
}
