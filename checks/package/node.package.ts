import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type Program, startProgram } from '#bench/program.ts'

const project = inject('project')
const vitrine = join(project, 'node_modules/vitrine/bin/vitrine.js')
const say = (...args: string[]) => execFileSync(process.execPath, args, { cwd: project, encoding: 'utf8', env })

let server: Program
let env: NodeJS.ProcessEnv

beforeAll(async () => {
  server = await startProgram([vitrine, 'serve'], { PORT: '0', DATABASE_URL: 'sqlite::memory:', LOG_LEVEL: 'warn' })
  env = { ...process.env, PREFECT_API_URL: `${server.url}/api` }
})
afterAll(() => server.stop())

const publish = `
import { createMarkdownArtifact, createTableArtifact, readArtifact, readLatestArtifact } from 'vitrine'

const id = await createMarkdownArtifact({ key: 'report', markdown: '# Hello' })
await createTableArtifact({ key: 'scores', table: [{ name: 'ada', digits: 12345678901234567890n }] })
const { key, data } = await readArtifact(id)
const { data: table } = await readLatestArtifact('scores')
console.log(JSON.stringify({ key, data, table }))
`

test('a script of plain Node publishes to the server and reads it back', () => {
  writeFileSync(join(project, 'publish.js'), publish)
  expect(JSON.parse(say('publish.js'))).toEqual({
    key: 'report',
    data: '# Hello',
    table: '[{"name":"ada","digits":12345678901234567890}]',
  })
})

test('the example of the README publishes, and its commands show what it published', () => {
  const readme = readFileSync('README.md', 'utf8')
  const [, example = ''] = /^```ts\n([\s\S]+?)^```/m.exec(readme) ?? []
  writeFileSync(join(project, 'example.js'), example)
  say('example.js')
  const commands = [...readme.matchAll(/^npx vitrine (artifact .+)$/gm)].map(([, command = '']) => command.split(' '))
  expect(commands.map((command) => say(vitrine, ...command))).toEqual([
    expect.stringContaining('scores'),
    expect.stringMatching(/ada.*1\.5/),
  ])
})

test('the terminal says its version and its commands, and publishes', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect(say(vitrine, '--version').trim()).toBe(version)
  expect(say(vitrine, '--help')).toMatch(/\bserve\b[\s\S]*\bartifact\b/)
  const id = say(vitrine, 'artifact', 'create', '--markdown', 'publish.js', '--key', 'listed').trim()
  expect(say(vitrine, 'artifact', 'ls', '-o', 'json')).toContain(`"${id}"`)
})

test('it serves the API and the app, with the files of the app as they were compressed', async () => {
  expect(await (await fetch(`${server.url}/api/health`)).json()).toBe(true)
  const page = await (await fetch(`${server.url}/artifacts`)).text()
  const script = /<script type="module"[^>]* src="([^"]+)"/.exec(page)?.[1]
  const answer = await fetch(new URL(script ?? '', `${server.url}/`), { headers: { 'accept-encoding': 'br' } })
  expect(answer.headers.get('content-encoding')).toBe('br')
  expect(await answer.text()).toContain('import')
})
