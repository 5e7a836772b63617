import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTerminals, terminal } from '#cli/test-terminal.ts'
import { openTestApp } from '#server/test/test-app.ts'

type Opened = Awaited<ReturnType<typeof openTerminals>>
let client: Opened['client']
let terminals: Opened['terminals']
let close: Opened['close']

beforeEach(async () => {
  ;({ client, terminals, close } = await openTerminals())
})
afterEach(() => close())

async function publish(key: string | null, type: string | null, count = 1): Promise<string[]> {
  const ids: string[] = []
  while (ids.length < count) ids.unshift((await client.createArtifact({ key, type, data: ids.length })).id)
  return ids
}

const idsIn = (ndjson: string) =>
  ndjson
    .split('\n')
    .filter(Boolean)
    .map((line): string => JSON.parse(line).id)

async function left(): Promise<string[]> {
  const ids: string[] = []
  for (let offset = 0; ; offset += 200) {
    const page = await client.filterArtifacts({ limit: 200, offset, sort: 'CREATED_DESC' })
    ids.push(...page.map(({ id }) => id))
    if (page.length < 200) return ids
  }
}

describe.each(['vitrine', 'prefect'] as const)('a dry run at %s', (server) => {
  const run = (args: string[], surroundings = {}) => terminals[server](['artifact', 'delete', ...args], surroundings)

  test('lists exactly what a deletion deletes, over several pages, and deletes nothing', async () => {
    await publish('daily-a', 'markdown', 3)
    await publish('a-daily-b', 'table')
    const going = await publish('daily-b', 'table', 230)
    await publish('daily-c', null)
    const before = await left()
    const args = ['--key', 'daily-*', '--type', 'table', '--older-than', '0s']
    const { code, stdout, stderr } = await run([...args, '--dry-run', '-o', 'ndjson'])
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^230 versions of 1 key[^:]* would be deleted\.\n$/)])
    expect(idsIn(stdout)).toEqual(going)
    expect(await left()).toEqual(before)
    expect(await run([...args, '--yes'])).toMatchObject({ code: 0 })
    expect(before.filter((id) => !going.includes(id))).toEqual(await left())
  })

  test('lists all versions of keys, and single versions by id', async () => {
    const [, middle = ''] = await publish('one', 'markdown', 3)
    const going = [middle, ...(await publish('two', 'table', 2))]
    const [loose = ''] = await publish(null, 'markdown')
    const { stdout } = await run(['two', middle, loose, '--dry-run', '-o', 'ndjson'])
    expect(idsIn(stdout).toSorted()).toEqual([...going, loose].toSorted())
  })

  test('supports every format', async () => {
    const [id] = await publish('one', 'markdown')
    const size = server === 'vitrine' ? 1 : null
    const listed = async (format: string) => (await run(['one', '--dry-run', '-o', format])).stdout
    const [row] = JSON.parse(await listed('json'))
    expect(row).toEqual({ id, key: 'one', type: 'markdown', created: expect.any(String), size })
    expect(await listed('csv')).toBe(`id,key,type,created,size\r\n${id},one,markdown,${row.created},${size ?? ''}\r\n`)
    expect(await listed('table')).toBe(`one\tmarkdown\t${row.created}\t${size ?? ''}\t${id}\n`)
    const none = { code: 0, stderr: 'Nothing to delete.\n' }
    const nothing = (format: string) => run(['--type', 'none', '--dry-run', '-o', format])
    expect(await nothing('json')).toEqual({ ...none, stdout: '[]\n' })
    expect(await nothing('csv')).toEqual({ ...none, stdout: 'id,key,type,created,size\r\n' })
  })
})

describe('at a Vitrine server', () => {
  test('does not list pinned versions, except with --include-pinned', async () => {
    const [newest = '', older = '', oldest = ''] = await publish('one', 'markdown', 3)
    const dry = (...args: string[]) =>
      terminals.vitrine(['artifact', 'delete', 'one', '--dry-run', '-o', 'ndjson', ...args])
    await terminals.vitrine(['artifact', 'pin', older])
    const { stdout, stderr } = await dry()
    expect(idsIn(stdout)).toEqual([newest, oldest])
    expect(stderr).toMatch(
      /^2 versions .*\n1 pinned version will be kept\. To delete pinned versions too, pass --include-pinned\.\n$/,
    )
    const all = await dry('--include-pinned')
    expect([idsIn(all.stdout), all.stderr]).toEqual([
      [newest, older, oldest],
      expect.stringMatching(/^3 versions .*\n$/),
    ])
  })

  test('does not list versions published after the count', async () => {
    const busy = await openTestApp()
    const make = () => busy.inject({ method: 'POST', url: '/api/artifacts/', payload: { key: 'one', data: 1 } })
    busy.addHook('onSend', async ({ url }) => {
      if (url.endsWith('/deletions/preview')) await make()
    })
    const url = `${await busy.listen({ port: 0, host: '127.0.0.1' })}/api`
    const { id } = (await make()).json()
    const { stdout } = await terminal(url)(['artifact', 'delete', 'one', '--dry-run', '-o', 'ndjson'])
    expect(idsIn(stdout)).toEqual([id])
    await busy.close()
  })
})

test('at a Prefect server, a terminal shows the progress of reading', async () => {
  await publish('one', 'markdown', 3)
  for (const args of [
    ['delete', '--type', 'markdown', '--dry-run'],
    ['prune', '--keep', '1', '--dry-run'],
  ]) {
    const { stderr } = await terminals.prefect(['artifact', ...args], { columns: 80 })
    expect(stderr).toMatch(/ 1\r.* 2\r.* 3\r/s)
    expect((await terminals.prefect(['artifact', ...args])).stderr).not.toContain('\r')
  }
})
