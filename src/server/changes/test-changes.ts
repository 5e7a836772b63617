/** Publishes versions, and waits for what the server computes about them. */
import type { FastifyInstance } from 'fastify'
import { expect, vi } from 'vitest'
import type { Json } from '#contract/json.ts'
import { ArtifactSummaries, type ArtifactSummary } from '#contract/vitrine.ts'

type Published = { key?: string; type?: string; data: Json; flow_run_id?: string }

/** Publishes a version, and returns its id. */
export async function publish(app: FastifyInstance, payload: Published): Promise<string> {
  const answer = await app.inject({ method: 'POST', url: '/api/artifacts/', payload })
  expect(answer.statusCode).toBe(201)
  return answer.json().id
}

export async function post(app: FastifyInstance, path: string, payload: object) {
  return app.inject({ method: 'POST', url: `/api/vitrine${path}`, payload })
}

/** The summaries of a key, oldest first. */
export async function summariesOf(app: FastifyInstance, key: string): Promise<ArtifactSummary[]> {
  const query = { artifacts: { key: { any_: [key] } }, sort: 'CREATED_ASC', history: true }
  return ArtifactSummaries.parse((await post(app, '/artifacts/filter', query)).json()).results
}

/** What changed in the versions of a key, oldest first, once it has been computed for all. */
export async function changesOf(app: FastifyInstance, key: string) {
  const computed = async () => {
    const changes = (await summariesOf(app, key)).map(({ change }) => change)
    expect(changes).not.toContain(null)
    return changes
  }
  return vi.waitFor(computed, { timeout: 60_000, interval: 20 })
}
