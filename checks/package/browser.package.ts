import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Rolldown } from 'vite'
import { expect, inject, test } from 'vitest'

/** Bundles a page with this script. */
async function bundle(name: string, script: string): Promise<string> {
  const root = join(inject('project'), name)
  mkdirSync(root)
  writeFileSync(join(root, 'index.html'), '<script type="module" src="./main.js"></script>')
  writeFileSync(join(root, 'main.js'), script)
  const warnings: string[] = []
  const onLog = (_: string, { message }: Rolldown.RollupLog) => warnings.push(message)
  const built = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    build: { write: false, rolldownOptions: { onLog } },
  })
  expect(warnings).toEqual([])
  const outputs = 'output' in built ? built.output : []
  return outputs.map((file) => (file.type === 'chunk' ? file.code : '')).join('\n')
}

test('a bundler takes it for a page, small and without anything of Node', async () => {
  const code = await bundle(
    'publishes',
    `import { connect, createMarkdownArtifact } from 'vitrine'
const client = connect({ url: '/api' })
document.body.onclick = () => createMarkdownArtifact({ key: 'click', markdown: '# Click' }, { client })`,
  )
  expect(code).toContain('# Click')
  const size = gzipSync(code).length
  console.log(`A page that publishes: ${size} bytes of script, gzipped`)
  expect(size).toBeLessThan(20_000)
  expect(code).not.toMatch(/node:|__vite-browser-external|\brequire\(/)
})
