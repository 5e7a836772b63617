// No source or test file is longer than 300 lines, comments and blank lines included (Biome's own rule leaves them out).
import { globSync, readFileSync } from 'node:fs'

const limit = 300

for (const path of globSync(['{bench,build,checks,e2e,public,src}/**/*.{css,js,ts,tsx}', '*.ts']).sort()) {
  const lines = readFileSync(path, 'utf8').replace(/\n$/, '').split('\n').length
  if (lines > limit) {
    console.error(`${path} has ${lines} lines; ${limit} is the limit. Split it by topic.`)
    process.exitCode = 1
  }
}
