/** The SDK against a real Prefect server: an open one, and one with a password and CSRF protection. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseJson } from '#contract/json.ts'
import {
  appendMarkdown,
  artifacts,
  type Client,
  connect,
  countArtifacts,
  countLatestArtifacts,
  createImageArtifact,
  createLinkArtifact,
  createMarkdownArtifact,
  createProgressArtifact,
  createTableArtifact,
  deleteArtifact,
  latestArtifacts,
  readArtifact,
  readLatestArtifact,
  updateProgressArtifact,
} from '#sdk/index.ts'
import { clientAt, install, PREFECT_VERSION } from './clients.ts'
import { startPrefect } from './prefect-server.ts'
import type { Server } from './server.ts'

const PASSWORD = 'admin:open sesame'

const SETTINGS = [
  { name: 'open to all', server: {}, client: {}, authString: undefined, withWrongPassword: expect.any(Number) },
  {
    name: 'with a password and CSRF tokens',
    server: { PREFECT_SERVER_API_AUTH_STRING: PASSWORD, PREFECT_SERVER_API_CSRF_PROTECTION_ENABLED: 'true' },
    client: { PREFECT_API_AUTH_STRING: PASSWORD },
    authString: PASSWORD,
    withWrongPassword: expect.objectContaining({ name: 'ApiError', status: 401, detail: 'Unauthorized' }),
  },
]

describe.each(SETTINGS)('a Prefect server $name', ({ server, client: settings, authString, withWrongPassword }) => {
  let folder: string
  let prefect: Server
  let client: Client

  beforeAll(async () => {
    await install(PREFECT_VERSION)
    folder = mkdtempSync(join(tmpdir(), 'vitrine-sdk-'))
    for (const home of ['server', 'client']) mkdirSync(join(folder, home))
    prefect = await startPrefect(PREFECT_VERSION, join(folder, 'server'), server)
    client = connect({ url: `${prefect.address}api`, authString })
  }, 420_000)
  afterAll(async () => {
    await prefect?.stop()
    if (folder) rmSync(folder, { recursive: true })
  })

  /** The artifacts that Prefect's own client reads under these keys. */
  async function readWithPython(...keys: string[]): Promise<unknown[]> {
    const python = clientAt(PREFECT_VERSION, prefect.address, join(folder, 'client'), settings)
    const { code, lines } = await python.python('read_artifacts.py', ...keys)
    expect({ code, lines }).toMatchObject({ code: 0 })
    return lines.filter((line) => /^(\{|null)/.test(line)).map(parseJson)
  }

  test('Prefect’s client reads each kind as if it had published it', async () => {
    const link = { link: 'https://example.org/a b', linkText: 'Report [draft]', description: 'Look' }
    const ids = [
      await createLinkArtifact({ ...link, key: 'sdk-link' }, { client }),
      await createMarkdownArtifact({ markdown: '# Ä ✓', key: 'sdk-markdown' }, { client }),
      await createTableArtifact({ table: [new Map([['n', 12345678901234567890n]])], key: 'sdk-table' }, { client }),
      await createProgressArtifact({ progress: 12.5, key: 'sdk-progress' }, { client }),
      await createImageArtifact({ imageUrl: 'https://example.org/plot.png', key: 'sdk-image' }, { client }),
    ]
    await updateProgressArtifact(ids[3] ?? '', { progress: 100, description: 'Done' }, { client })
    const read = await readWithPython('sdk-link', 'sdk-markdown', 'sdk-table', 'sdk-progress', 'sdk-image')
    expect(read).toMatchObject([
      { id: ids[0], type: 'markdown', data: '[Report \\[draft\\]](<https://example.org/a b>)', description: 'Look' },
      { id: ids[1], type: 'markdown', data: '# Ä ✓', description: null },
      { id: ids[2], type: 'table', data: '[{"n":12345678901234567890}]' },
      { id: ids[3], type: 'progress', data: 100, description: 'Done' },
      { id: ids[4], type: 'image', data: 'https://example.org/plot.png' },
    ])
  })

  test('the latest version is current, also after appending and deleting', async () => {
    const first = await appendMarkdown('sdk-log', 'one', {}, { client })
    const second = await appendMarkdown('sdk-log', 'two', {}, { client })
    expect(await readLatestArtifact('sdk-log', { client })).toMatchObject({ id: second, data: 'one\n\ntwo' })
    await deleteArtifact(second, { client })
    expect(await readLatestArtifact('sdk-log', { client })).toEqual(await readArtifact(first, { client }))
    await expect(readLatestArtifact('sdk-none', { client })).rejects.toMatchObject({ status: 404 })
  })

  test('lists go past the 200 rows of a response while other clients write and delete', async () => {
    const keys = Array.from({ length: 230 }, (_, at) => `many-${String(at).padStart(3, '0')}`)
    const kept: string[] = []
    for (const key of keys) kept.push(await createMarkdownArtifact({ markdown: key, key }, { client }))
    const query = { artifacts: { key: { like_: 'many-' } } }
    expect(await countArtifacts(query, { client })).toBe(230)
    expect(await countLatestArtifacts(query, { client })).toBe(230)

    const latest: (string | null)[] = []
    for await (const { key } of latestArtifacts({ ...query, pageSize: 50 }, { client })) {
      if (latest.push(key) % 50 === 0) await createMarkdownArtifact({ markdown: 'again', key: 'many-000' }, { client })
    }
    expect(latest.toSorted()).toEqual(keys)

    const versions: string[] = []
    for await (const { id } of artifacts({ ...query, pageSize: 50 }, { client })) {
      if (versions.push(id) % 50 !== 0) continue
      await deleteArtifact(kept.pop() ?? '', { client })
      await createMarkdownArtifact({ markdown: 'more', key: 'many-more' }, { client })
    }
    expect(new Set(versions).size).toBe(versions.length)
    expect(versions).toEqual(expect.arrayContaining(kept))
  })

  test('a wrong password is reported', async () => {
    const stranger = connect({ url: `${prefect.address}api`, authString: 'admin:wrong' })
    expect(await countArtifacts({}, { client: stranger }).catch((error: unknown) => error)).toEqual(withWrongPassword)
  })
})
