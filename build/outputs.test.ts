import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { buildIfStale } from './outputs.js'

let folder: string
const output = () => ({
  title: 'example',
  script: 'build/example.ts',
  result: join(folder, 'built.js'),
  stamp: join(folder, 'built.sha256'),
  folders: [join(folder, 'src')],
  files: [join(folder, 'lock.json')],
})
const build = vi.fn<() => Promise<void>>()

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-outputs-'))
  mkdirSync(join(folder, 'src/nested'), { recursive: true })
  writeFileSync(join(folder, 'src/nested/a.ts'), '1')
  writeFileSync(join(folder, 'lock.json'), '{}')
  vi.spyOn(console, 'log').mockReturnValue()
  build.mockReset().mockImplementation(async () => writeFileSync(join(folder, 'built.js'), ''))
  await buildIfStale(output(), build)
  expect(build).toHaveBeenCalledTimes(1)
})
afterEach(() => rmSync(folder, { recursive: true }))

test('nothing is built when nothing has changed, or only a test', async () => {
  writeFileSync(join(folder, 'src/nested/a.ts'), '1')
  writeFileSync(join(folder, 'src/nested/a.test.ts'), '2')
  await buildIfStale(output(), build)
  expect(build).toHaveBeenCalledTimes(1)
})

test.each(['src/nested/a.ts', 'src/b.ts', 'lock.json'])('a change of %s builds again', async (path) => {
  writeFileSync(join(folder, path), '2')
  await buildIfStale(output(), build)
  expect(build).toHaveBeenCalledTimes(2)
})

test('what was deleted is built again', async () => {
  rmSync(join(folder, 'built.js'))
  await buildIfStale(output(), build)
  expect(build).toHaveBeenCalledTimes(2)
})

test('a build that fails is reported and tried again', async () => {
  const error = vi.spyOn(console, 'error').mockReturnValue()
  writeFileSync(join(folder, 'src/b.ts'), '')
  build.mockRejectedValueOnce(new Error('EACCES: permission denied'))
  await buildIfStale(output(), build)
  expect(process.exitCode).toBe(1)
  process.exitCode = undefined
  expect(error).toHaveBeenCalledWith('Could not build the example: EACCES: permission denied')
  await buildIfStale(output(), build)
  expect(build).toHaveBeenCalledTimes(3)
})
