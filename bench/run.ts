// Runs the benchmarks named on the command line, or all of them.
import { measureApi } from './api/measure.ts'
import { measureChanges } from './changes.ts'
import { measureCleanUp } from './clean-up.ts'
import { measureCli } from './cli.ts'
import { measureCreatesPostgres } from './creates-postgres.ts'
import { measureJson } from './json.ts'
import { measureLists } from './lists.ts'
import { measureMarkdownDiff } from './markdown-diff.ts'
import { measureMemory } from './memory.ts'
import { measureMillion } from './million/measure.ts'
import { measureMirror } from './mirror/measure.ts'
import { measurePrefect } from './prefect.ts'
import { measureSoak } from './soak.ts'
import { measureTableDiff } from './table-diff.ts'
import { measureUi } from './ui.ts'
import { measureWrites } from './writes.ts'

const benchmarks = {
  api: measureApi,
  changes: measureChanges,
  'clean-up': measureCleanUp,
  cli: measureCli,
  'creates-postgres': measureCreatesPostgres,
  json: measureJson,
  lists: measureLists,
  'markdown-diff': measureMarkdownDiff,
  memory: measureMemory,
  'table-diff': measureTableDiff,
  ui: measureUi,
  writes: measureWrites,
  prefect: measurePrefect,
}

/** Run only when named, because they take minutes to half an hour. */
const long = { million: measureMillion, mirror: measureMirror, soak: measureSoak }

const names = process.argv.slice(2)
const all = { ...benchmarks, ...long }
const unknown = names.filter((name) => !(name in all))
if (unknown.length > 0) {
  console.error(`No benchmark is called ${unknown.join(', ')}. Benchmarks: ${Object.keys(all).join(', ')}`)
  process.exit(2)
}
for (const [name, measure] of Object.entries(names.length === 0 ? benchmarks : all)) {
  if (names.length === 0 || names.includes(name)) await measure()
}
