/** Replays the recorded cases against a server. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import * as z from 'zod/mini'
import { formatJson, parseJson } from '#contract/json.ts'
import {
  type Answer,
  capture,
  differences,
  fill,
  fillText,
  type Names,
  type RecordedGroup,
  readAnswer,
  type Step,
} from './replay.ts'

const Cases = z.object({ groups: z.array(z.custom<RecordedGroup>()) })

// Skips the cases of the behavior of the other database.
const other = inject('database') === 'sqlite' ? 'postgres' : 'sqlite'
const { groups } = Cases.parse(parseJson(readFileSync(new URL('cases.json', import.meta.url), 'utf8')))
const applicable = groups.filter(({ needs = [] }) => !needs.includes(other))

// Where Prefect returns 503 on PostgreSQL, Vitrine returns what Prefect returns on SQLite.
const byName = new Map(groups.find(({ needs }) => needs?.includes('sqlite'))?.cases.map((found) => [found.name, found]))
const expectationOf = ({ name, expect }: RecordedGroup['cases'][number]) =>
  expect.status === 503 ? (byName.get(name)?.expect ?? expect) : expect

type Request = Step['request']

/** Chooses the server that a request is sent to. */
export type ChooseApp = (request: Request) => FastifyInstance | Promise<FastifyInstance>

/** Defines a test for each case of the groups that are `included`. */
export function testCases(chooseApp: ChooseApp, isIncluded: (group: string) => boolean = () => true): void {
  async function send({ request }: Step, names: Names): Promise<Answer> {
    const { method, path, body, raw, headers } = request
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    const payload = raw ?? (body === undefined ? undefined : formatJson(fill(body, names)))
    const app = await chooseApp(request)
    const answer = await app.inject({
      method,
      url: `/api${fillText(path, names)}`,
      // As Prefect's clients do. Responses with compressed data are joined from pieces.
      headers: { 'accept-encoding': 'gzip', ...json, ...headers },
      ...(payload !== undefined && { payload }),
    })
    return { status: answer.statusCode, headers: answer.headers, body: readAnswer(bodyText(answer)) }
  }

  async function run(step: Step, names: Names): Promise<Answer> {
    const answer = await send(step, names)
    if (answer.status < 300) capture(step, answer.body, names)
    return answer
  }

  async function deleteAllArtifacts(): Promise<void> {
    const rows = z.array(z.object({ id: z.string() }))
    for (;;) {
      const app = await chooseApp({ method: 'POST', path: '/artifacts/filter' })
      const listed = await app.inject({ method: 'POST', url: '/api/artifacts/filter' })
      const found = rows.parse(listed.json())
      if (found.length === 0) return
      for (const { id } of found) await app.inject({ method: 'DELETE', url: `/api/artifacts/${id}` })
    }
  }

  for (const group of applicable.filter(({ name }) => isIncluded(name))) {
    describe(group.name, () => {
      const names: Names = new Map([['unique', crypto.randomUUID().slice(0, 8)]])

      beforeAll(async () => {
        await deleteAllArtifacts()
        for (const step of group.setup ?? []) {
          const { status } = await run(step, names)
          if (status >= 300) throw new Error(`${step.request.path} answered ${status} while setting up`)
        }
      })

      for (const recorded of group.cases) {
        test(recorded.name, async () => {
          for (const step of recorded.setup ?? []) await run(step, names)
          const answer = await run(recorded, names)
          expect(differences(expectationOf(recorded), answer, names)).toEqual([])
        })
      }
    })
  }
}

function bodyText({ headers, rawPayload, body }: LightMyRequestResponse): string {
  return headers['content-encoding'] === 'gzip' ? gunzipSync(rawPayload).toString() : body
}
