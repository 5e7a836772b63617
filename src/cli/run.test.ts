import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { openTestApp } from '#server/test/test-app.ts'
import { terminal } from './test-terminal.ts'

let app: Awaited<ReturnType<typeof openTestApp>>
let vitrine: ReturnType<typeof terminal>

beforeAll(async () => {
  app = await openTestApp()
  vitrine = terminal(`${await app.listen({ port: 0, host: '127.0.0.1' })}/api`)
})
afterAll(() => app.close())

const COMMANDS = [
  ['serve'],
  ['completion'],
  ...['ls', 'inspect', 'create', 'update', 'append', 'delete', 'export', 'watch', 'prune', 'pin', 'unpin'].map(
    (name) => ['artifact', name],
  ),
  ...['show', 'preview', 'run'].map((name) => ['retention', name]),
]

test.each(COMMANDS.map((words) => [words.join(' '), words] as const))(
  'the help of %s has examples and fits into 40 columns',
  async (_, words) => {
    const { code, stdout, stderr } = await vitrine([...words, '--help'], { columns: 40 })
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^Usage: vitrine /)
    expect(stdout).toContain('Examples:')
    const [options = ''] = stdout.split('Examples:')
    expect(options.split('\n').filter((line) => line.length > 40 && !/^\S|\S{30}/.test(line))).toEqual([])
  },
)

test('help shows the help of the named command', async () => {
  for (const words of [
    ['help', 'artifact', 'ls'],
    ['artifact', 'help', 'ls'],
    ['artifact', 'ls', '--help'],
  ]) {
    expect(await vitrine(words)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Usage: vitrine artifact ls'),
    })
  }
})

test('--help lists the commands, --version prints the version', async () => {
  const { stdout } = await vitrine(['--help'])
  for (const name of ['serve', 'artifact', 'retention', 'completion']) expect(stdout).toContain(`  ${name}`)
  expect(await vitrine(['--version'])).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    stderr: '',
  })
})

test.each([
  [['artifact', 'lst'], "unknown command 'lst'"],
  [['artifact', 'ls', '--color'], "unknown option '--color'"],
  [
    ['artifact', 'ls', '--limit', 'x'],
    "option '--limit <n>' argument 'x' is invalid. Use a whole number of at least 1.",
  ],
  [['artifact', 'ls', '--since', 'yesterday'], '`yesterday` is not a valid time'],
  [['artifact', 'delete', '--older-than', '45'], '`45` is not a valid time'],
  [['artifact', 'ls', '-o', 'xml'], 'Allowed choices are table, json, csv, ndjson'],
  [['artifact', 'ls', '--url', 'nowhere'], '"nowhere" is not a valid server URL'],
  [['artifact', 'inspect'], "missing required argument 'key|id'"],
  [['artifact', 'watch', 'key', '--every', '0s'], '`0s` is not a valid interval for `--every`'],
  [['artifact', 'prune', '--older-than', 'long'], '`long` is not a valid age'],
  [['completion', 'tcsh'], 'Allowed choices are bash, zsh, fish'],
])('a wrong command line ends with 2: %j', async (args, message) => {
  const { code, stdout, stderr } = await vitrine(args)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain(message)
})

test.each([
  '--url=http://user:s3cret@host:99999/api',
  '--url=user:s3cret@host/api',
  '--url=http://user:s3cret%zz@host/api',
  '--ulr=http://user:s3cret@host/api',
  '--url=http://user:s3cret@127.0.0.1:1/api',
])('error messages never contain the password: %s', async (option) => {
  const { code, stderr } = await vitrine(['artifact', 'ls', option])
  expect(code).not.toBe(0)
  expect(stderr).toMatch(/^error: /)
  expect(stderr).not.toContain('s3cret')
})

describe('a failed connection ends with 1 and a message of one line', () => {
  test('if the connection is refused', async () => {
    const { code, stderr } = await vitrine(['artifact', 'ls', '--url', 'http://127.0.0.1:1/api'])
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^error: No response from http:\/\/127.0.0.1:1\/api.*\n$/),
    ])
  })

  test('at the default address, with a hint to set another', async () => {
    const { code, stderr } = await terminal('')(['artifact', 'ls', '--url', ''])
    expect([code, stderr]).toEqual([1, expect.stringContaining('This is the default address: set PREFECT_API_URL')])
  })

  test('if the server returns a web page', async () => {
    const url = `${new URL(app.listeningOrigin).origin}/no-api`
    const { code, stderr } = await vitrine(['artifact', 'ls', '--url', url])
    expect([code, stderr.split('\n').length]).toEqual([1, 2])
  })

  test('with the reason', async () => {
    const closed = createServer().listen(0, '127.0.0.1')
    await once(closed, 'listening')
    const port = portOf(closed)
    closed.close()
    const words = async (url: string) => (await vitrine(['artifact', 'ls', '--url', url])).stderr
    expect(await words(`http://127.0.0.1:${port}/api`)).toMatch(/\/vitrine: connection refused\. Check that the server/)
    expect(await words('http://no-such-host.invalid/api')).toMatch(
      /: (unknown host|the host name could not be resolved.*)\. Check/,
    )
    expect(await words(`${app.listeningOrigin.replace('http', 'https')}/api`)).toContain(
      ': the server uses http, not https. ',
    )
  })

  test('without a hint to check the server if it did respond', async () => {
    const answers = { '/page': { 'content-type': 'text/html' }, '/moved': { location: 'http://x/' }, '/gone': {} }
    const odd = createServer(({ url = '' }, response) => {
      const [path, headers] = Object.entries(answers).find(([path]) => url.startsWith(path)) ?? ['', {}]
      response.writeHead(path === '/page' ? 200 : path === '/moved' ? 302 : 410, headers).end('<html>')
    }).listen(0, '127.0.0.1')
    onTestFinished(() => void odd.close())
    await once(odd, 'listening')
    const words = async (path: string) =>
      (await vitrine(['artifact', 'ls', '--url', `http://127.0.0.1:${portOf(odd)}${path}`])).stderr
    expect(await words('/page')).toMatch(/returned text\/html.*[?.]\n$/)
    expect(await words('/moved')).toMatch(/redirects to http:\/\/x\/.*[?.]\n$/)
    for (const path of ['/page', '/moved']) expect(await words(path)).not.toMatch(/[?]\.|server is running/)
    expect(await words('/gone')).toBe('error: Request failed (410 Gone)\n')
  })

  test('with the request id if the server sent one', async () => {
    const busy = createServer((_, response) => {
      response.writeHead(403, { 'x-request-id': 'req-7' }).end('{"detail": "Read-only"}')
    }).listen(0, '127.0.0.1')
    onTestFinished(() => void busy.close())
    await once(busy, 'listening')
    const { stderr } = await vitrine(['artifact', 'ls', '--url', `http://127.0.0.1:${portOf(busy)}/api`])
    expect(stderr).toBe('error: Request failed (403): Read-only (request req-7)\n')
  })
})

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

test('an address without a path stands for the API at /api', async () => {
  expect(await vitrine(['artifact', 'ls', '--url', app.listeningOrigin])).toMatchObject({ code: 0 })
})

test('credentials come from the environment', async () => {
  const closed = await openTestApp()
  closed.addHook('onRequest', async ({ headers }, reply) => {
    if (headers.authorization !== `Basic ${btoa('me:secret')}`)
      await reply.code(401).send({ exception_message: 'Unauthorized' })
  })
  const url = `${await closed.listen({ port: 0, host: '127.0.0.1' })}/api`
  const at = terminal(url)
  const words = async (env: Record<string, string>) => (await at(['artifact', 'ls', '--url', url], { env })).stderr
  expect(await words({})).toMatch(/\(401\).*\. Set PREFECT_API_AUTH_STRING or PREFECT_API_KEY\.\n$/)
  expect(await words({ PREFECT_API_AUTH_STRING: 'me:wrong' })).toContain(
    'The server rejects the value of PREFECT_API_AUTH_STRING.',
  )
  expect(await words({ PREFECT_API_KEY: 'x', PREFECT_API_URL: 'http://elsewhere/api' })).toContain(
    'PREFECT_API_KEY was not sent: ',
  )
  vi.stubEnv('PREFECT_API_URL', url)
  vi.stubEnv('PREFECT_API_AUTH_STRING', 'me:secret')
  expect(await at(['artifact', 'ls'])).toMatchObject({ code: 0 })
  vi.unstubAllEnvs()
  await closed.close()
})

test('Ctrl-C ends with 130 and no message', async () => {
  expect(await vitrine(['artifact', 'ls'], { signal: AbortSignal.abort() })).toEqual({
    code: 130,
    stdout: '',
    stderr: '',
  })
})
