/** The outcome of every transition on Prefect 3.8.8 with SQLite; `checks/prefect` records it again. */
import { readFileSync } from 'node:fs'
import * as z from 'zod/mini'
import { type KindName, type StateName, stateNames } from './transitions.ts'

/** For each kind of run and each state: the index of the outcome of each transition. */
const Recorded = z.object({
  outcomes: z.array(z.string()),
  transitions: z.record(z.string(), z.record(z.string(), z.array(z.number()))),
})

const file = new URL('prefect-3.8.8.json', import.meta.url)
const { outcomes, transitions } = Recorded.parse(JSON.parse(readFileSync(file, 'utf8')))

export function recordedOutcome(kind: KindName, from: StateName, to: StateName): string | undefined {
  const place = transitions[kind]?.[from]?.[stateNames.indexOf(to)]
  return place === undefined ? undefined : outcomes[place]
}
