import type { FastifyInstance } from 'fastify'
import type { Database } from '#server/database.ts'
import { insertSample } from '#server/sample/index.ts'
import { deleteSample } from '#server/store/sample.ts'

/** The sample set of our own database: filled in, and taken out again. */
export function sampleRoutes(app: FastifyInstance, db: Database): void {
  app.post('/vitrine/sample', async () => insertSample(db))
  app.delete('/vitrine/sample', async () => deleteSample(db))
}
