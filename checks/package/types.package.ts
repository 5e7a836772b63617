import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, inject, test } from 'vitest'

// The compiler also reports an expected error that does not occur.
const program = `
import { type Artifact, ApiError, artifacts, connect, createLinkArtifact, createTableArtifact, readArtifact } from 'vitrine'

const client = connect({ url: 'http://127.0.0.1:4200/api', retries: 2 })
const id: string = await createTableArtifact({ key: 'scores', table: [{ name: 'ada', score: 1.5 }] }, { client })
const artifact: Artifact = await readArtifact(id, { signal: AbortSignal.timeout(1000) })
for await (const { key } of artifacts({ sort: 'newest' }, { client })) console.log(key?.length, artifact.created)
await createLinkArtifact({ link: 'https://example.com', linkText: 'here' }).catch((error) => {
  if (error instanceof ApiError) console.log(error.status satisfies number, error.detail)
})

// @ts-expect-error: a link is needed
await createLinkArtifact({ linkText: 'here' })
// @ts-expect-error: options have one form
await createLinkArtifact({ link: 'https://example.com', link_text: 'here' })
// @ts-expect-error: an id is a string
await readArtifact(42)
// @ts-expect-error: a key is optional
artifact.key.length
`

const options = {
  strict: true,
  skipLibCheck: false,
  noEmit: true,
  target: 'es2022',
  lib: ['es2022', 'dom', 'dom.iterable'],
  types: [],
}

test.for([
  ['Node', { module: 'nodenext', moduleResolution: 'nodenext' }],
  ['bundlers', { module: 'esnext', moduleResolution: 'bundler', exactOptionalPropertyTypes: true }],
] as const)('its types fit under the settings of %s', ([name, own]) => {
  const folder = join(inject('project'), `types of ${name}`)
  mkdirSync(folder)
  writeFileSync(join(folder, 'main.ts'), program)
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { ...options, ...own } }))
  const { stdout } = spawnSync(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '-p', '.'], {
    cwd: folder,
    encoding: 'utf8',
  })
  expect(stdout).toBe('')
})
