/** A mirror that reads the details of runs from another server. */
import { onTestFinished } from 'vitest'
import type { MirrorOptions } from '#server/mirror/options.ts'
import { bodyOf, openTestPair, type TestPair } from '#server/mirror/test/test-pair.ts'
import { detailHooks } from './detail-hooks.ts'
import type { DetailOptions } from './run-details.ts'

export type TestDetails = TestPair & {
  /** The responses of both servers to a request, parsed. */
  both: (method: 'GET' | 'POST', url: string, payload?: object) => Promise<[here: unknown, there: unknown]>
  get: (url: string) => Promise<unknown>
  post: (url: string, payload: object) => Promise<unknown>
  /** Forgets the requests so far, and returns how many there have been. */
  countAsked: () => number
}

/** Tests do not depend on the speed of the machine. */
const PATIENT = { settleMs: 0, waitMs: 60_000, freshMs: 0, followMs: 3_600_000 }

/** By default runs are read again at once, and are complete as soon as they have ended. */
export async function openTestDetails({
  deleted = 'keep',
  ...options
}: Partial<DetailOptions & Pick<MirrorOptions, 'deleted'>> = {}): Promise<TestDetails> {
  const pair = await openTestPair()
  const { here, there, db, upstream, asked } = pair
  detailHooks(here, db, { upstream, deleted }, { ...PATIENT, ...options })
  onTestFinished(() => here.close())
  const ask = async (...request: Parameters<typeof bodyOf>) => JSON.parse(await bodyOf(...request))
  return {
    ...pair,
    both: async (...request) => [await ask(here, ...request), await ask(there, ...request)],
    get: (url) => ask(here, 'GET', url),
    post: (url, payload) => ask(here, 'POST', url, payload),
    countAsked: () => asked.splice(0).length,
  }
}

/** A flow run on the upstream server that is running. */
export async function makeRunning({ make, there }: TestPair): Promise<string> {
  const flow_id = await make('/flows/', { name: 'train' })
  const id = await make('/flow_runs/', { flow_id, name: 'brave-heron' })
  await setState({ there }, 'flow_runs', id, 'RUNNING')
  return id
}

export async function setState(
  { there }: Pick<TestPair, 'there'>,
  noun: 'flow_runs' | 'task_runs',
  id: string,
  type: string,
) {
  await there.inject({ method: 'POST', url: `/api/${noun}/${id}/set_state`, payload: { state: { type }, force: true } })
}

export function makeTask({ make }: TestPair, flow_run_id: string, number: number, task_inputs = {}): Promise<string> {
  return make('/task_runs/', {
    flow_run_id,
    task_key: 'fit',
    dynamic_key: String(number),
    name: `fit-${number}`,
    task_inputs,
  })
}

/** Lines of a run on the upstream server, at `second` each. */
export async function writeLog({ there }: Pick<TestPair, 'there'>, run: object, messages: string[], second = 0) {
  const timestamp = `2026-01-01T00:00:${String(second).padStart(2, '0')}Z`
  const payload = messages.map((message) => ({ name: 'prefect.flow_runs', level: 20, message, timestamp, ...run }))
  await there.inject({ method: 'POST', url: '/api/logs/', payload })
}
