// Runs the benchmarks named on the command line, or all of them.
import { measureApi } from './api.ts'
import { measureCleanUp } from './clean-up.ts'
import { measureCli } from './cli.ts'
import { measureJson } from './json.ts'
import { measurePrefect } from './prefect.ts'
import { measureUi } from './ui.ts'

const benchmarks = {
  api: measureApi,
  'clean-up': measureCleanUp,
  cli: measureCli,
  json: measureJson,
  ui: measureUi,
  prefect: measurePrefect,
}

const names = process.argv.slice(2)
const unknown = names.filter((name) => !(name in benchmarks))
if (unknown.length > 0) {
  console.error(`No benchmark is called ${unknown.join(', ')}. Benchmarks: ${Object.keys(benchmarks).join(', ')}`)
  process.exit(2)
}
for (const [name, measure] of Object.entries(benchmarks)) {
  if (names.length === 0 || names.includes(name)) await measure()
}
