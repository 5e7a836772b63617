/** Publishes versions, and waits for what the server computes about them. */
import type { FastifyInstance } from 'fastify'
import { vi } from 'vitest'
import type { Json } from '#contract/json.ts'
import { ArtifactSummaries, type ArtifactSummary } from '#contract/vitrine.ts'

export async function publish(app: FastifyInstance, payload: { key: string; type?: string; data: Json }) {
  const answer = await app.inject({ method: 'POST', url: '/api/artifacts/', payload })
  const { id }: { id: string } = answer.json()
  return id
}

/** The summaries of a key, oldest first, once all changes have been computed. */
export async function computedSummaries(app: FastifyInstance, key: string): Promise<ArtifactSummary[]> {
  return vi.waitFor(
    async () => {
      const payload = { artifacts: { key: { any_: [key] } }, sort: 'CREATED_ASC', history: true }
      const answer = await app.inject({ method: 'POST', url: '/api/vitrine/artifacts/filter', payload })
      const { results } = ArtifactSummaries.parse(answer.json())
      if (results.some(({ change }) => change === null)) throw new Error('A change has not been computed')
      return results
    },
    { timeout: 60_000, interval: 20 },
  )
}

export async function changesOf(app: FastifyInstance, key: string) {
  return (await computedSummaries(app, key)).map(({ change }) => change)
}
