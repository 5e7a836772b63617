// @vitest-environment jsdom
import { QueryClientProvider } from '@tanstack/react-query'
import { act, fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Json } from '#contract/json.ts'
import { kinds } from '#contract/kinds.ts'
import { queryClient } from '#ui/api.ts'
import { ArtifactView } from './index.tsx'
import { kindLabel } from './kind-icon.tsx'
import { measureElements } from './test-measure-elements.ts'

/** Views load their parts when they are first needed, which takes a moment where nothing is built. */
const LOADING = 20_000
vi.setConfig({ testTimeout: LOADING })

beforeEach(() => measureElements({ width: 1000, height: 600 }))

const created = '2026-03-01T10:00:00.000000Z'
const updated = '2026-03-01T10:05:00.000000Z'

/** Shows an artifact and waits until its view, which may be loaded first, is there. */
async function show(
  type: string | null,
  data: Json,
  { description = null, flow_run_id = null }: Partial<Record<'description' | 'flow_run_id', string | null>> = {},
) {
  const facts = { key: 'report', flow_run_id, task_run_id: null }
  const artifact = { id: 'a1', created, updated, type, description, data, ...facts }
  const element = (
    <QueryClientProvider client={queryClient}>
      <ArtifactView artifact={artifact} />
    </QueryClientProvider>
  )
  const router = createMemoryRouter([{ path: '*', element }])
  // What suspends by `use` goes on only in an act that is awaited.
  const { container } = await act(async () => render(<RouterProvider router={router} />))
  await vi.waitFor(() => expect(container.querySelector('[aria-busy]')).toBeNull(), { timeout: LOADING })
  return container
}

describe('every example is shown in its own way', () => {
  const looks: Record<keyof typeof kinds, () => unknown> = {
    link: () => screen.getByRole('link', { name: 'https://example.com/reports/2026-03-01' }),
    markdown: () => screen.getByText('Quality'),
    table: () => screen.getByRole('gridcell', { name: 'accuracy' }),
    progress: () => screen.getByRole('progressbar'),
    image: () => screen.getByRole('img'),
    rich: () => screen.getByTitle('Published HTML'),
  }
  test.each(Object.entries(kinds))('%s', async (type, { example }) => {
    await show(type, example)
    for (const [kind, look] of Object.entries(looks)) if (kind === type) expect(look()).toBeTruthy()
    expect(screen.queryByRole('tree')).toBeNull()
  })
})

describe('no input breaks the page', () => {
  const odd: Json[] = [
    null,
    '',
    ' ',
    'words',
    '{broken',
    'null',
    '"text"',
    '[[1], {"a": 2}, null]',
    '{"a": 1}',
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1e308,
    -0,
    12345678901234567890n,
    true,
    [],
    {},
    [null],
    [[[]]],
    { html: 5 },
    { storage_key: 'k' },
    JSON.parse('{"__proto__": {"x": 1}, "constructor": null, "toString": 1}'),
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    '[click](javascript:alert(1))',
    '<script>alert(1)</script><img src=x onerror=alert(1) name=cookie>',
    'x'.repeat(100_000),
    '\u0000\ud800\u202e',
  ]
  const types = [...Object.keys(kinds), 'result', 'unknown', '', '__proto__', 'constructor', null]
  const cases = types.flatMap((type) => odd.map((data, at) => ({ type, data, at })))

  test.each(cases)('$type with odd input $at', async ({ type, data }) => {
    const container = await show(type, data)
    expect(container.textContent).not.toContain('This could not be shown')
    expect(container.querySelector('script, [onerror], a[href^="javascript:"], a[href^="data:"]')).toBeNull()
    expect(container.textContent?.trim() || container.querySelector('iframe, img')).toBeTruthy()
  })
})

describe('data that is not what its kind says is JSON with one line saying why', () => {
  test.each<[string | null, Json, string | RegExp]>([
    [
      'table',
      '{broken',
      'Table that cannot be shown: Not JSON: Expecting property name enclosed in double quotes at character 2',
    ],
    ['table', [1], 'Table that cannot be shown: No row is an object or a list'],
    ['progress', 'half', 'Progress that cannot be shown: Not a finite number'],
    ['markdown', { a: 1 }, 'Markdown that cannot be shown: the data is an object, not a text'],
    ['image', null, 'Image that cannot be shown: the data is null, not a text'],
    ['rich', 5, 'HTML that cannot be shown: the data holds no HTML'],
    [null, { a: 1 }, 'This artifact has no kind, so its data is shown as it is.'],
    ['chart', { a: 1 }, 'There is no view for “chart”.'],
    [null, { storage_key: 'k' }, /^A reference by Prefect itself/],
    ['result', { a: 1 }, /^A reference by Prefect itself/],
  ])('%s %j', async (type, data, note) => {
    await show(type, data)
    expect(screen.getByText(note)).toBeTruthy()
    expect(screen.getByRole('tree')).toBeTruthy()
  })
})

describe('links', () => {
  test('a markdown that is one link is shown as a link', async () => {
    await show('markdown', '[Report [draft]](https://example.org/a b.pdf)')
    expect(screen.getByRole('link', { name: 'Report [draft]' }).getAttribute('href')).toBe(
      'https://example.org/a%20b.pdf',
    )
    expect(screen.getByText(/example\.org · /)).toBeTruthy()
  })

  test('it opens in a new tab that knows nothing of this one', async () => {
    await show('link', 'https://example.org/')
    const link = screen.getByRole('link')
    expect([link.getAttribute('target'), link.getAttribute('rel')]).toEqual(['_blank', 'noopener noreferrer nofollow'])
  })

  test.each([
    's3://bucket/key',
    'gs://b/k',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'relative/path',
    '//host/path',
  ])('%j is text that can be copied', async (address) => {
    const user = userEvent.setup()
    await show('link', address)
    expect(screen.queryByRole('link')).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Copy address' }))
    expect(await navigator.clipboard.readText()).toBe(address.trim())
  })

  test('the host that is named is the one a click goes to', async () => {
    await show('link', '[bank](https://bank.example@evil.example/)')
    expect(screen.getByText(/^evil\.example · /)).toBeTruthy()
  })
})

describe('progress', () => {
  test.each([
    [62.5, '62.5', '62.5 %'],
    [-5, '0', '-5 %'],
    [140, '100', '140 %'],
    ['33.333', '33.333', '33.33 %'],
  ])('%s fills the bar to %s and says %s', async (data, now, text) => {
    await show('progress', data)
    const bar = screen.getByRole('progressbar')
    expect(bar.getAttribute('aria-valuenow')).toBe(now)
    expect(screen.getByText(text)).toBeTruthy()
  })
})

describe('the pace of a progress', () => {
  afterEach(() => vi.useRealTimers())
  const at = (time: string, data: number) => {
    vi.useFakeTimers({ now: new Date('2026-03-01T10:00:00Z'), toFake: ['Date'] })
    vi.setSystemTime(time)
    return show('progress', data)
  }

  test('moves at so much a minute, with the time that is left', async () => {
    await at(updated, 50)
    expect(screen.getByText('10 % a minute, about 5 min left')).toBeTruthy()
  })

  test('is silent for too long', async () => {
    await at('2026-03-01T10:11:00Z', 50)
    expect(screen.getByText('No update for 6 min')).toBeTruthy()
  })

  test('is none once the run has ended, and then nothing is missing', async () => {
    queryClient.setQueryData(['flow-run', 'f1'], { state_type: 'FAILED' })
    vi.useFakeTimers({ now: new Date('2026-03-01T10:11:00Z'), toFake: ['Date'] })
    await show('progress', 50, { flow_run_id: 'f1' })
    expect(screen.getByText('Its run has ended')).toBeTruthy()
    expect(screen.queryByText(/No update|left/)).toBeNull()
  })

  test('says nothing when all is done', async () => {
    await at('2026-03-01T10:11:00Z', 100)
    expect(screen.queryByText(/No update|left/)).toBeNull()
  })
})

describe('images', () => {
  test('the description is the alternative text', async () => {
    await show('image', 'https://example.com/loss.png', { description: 'Loss by epoch' })
    expect(screen.getByRole('img', { name: 'Loss by epoch' }).getAttribute('src')).toBe('https://example.com/loss.png')
  })

  test('one that cannot be loaded says so, with its address', async () => {
    await show('image', 'https://example.com/gone.png')
    fireEvent.error(screen.getByRole('img'))
    expect(screen.getByText('The image could not be loaded.')).toBeTruthy()
    expect(screen.getByText('https://example.com/gone.png')).toBeTruthy()
  })

  test.each(['javascript:alert(1)', 'data:text/html,<script>', 'file:///a.png', 'plots/loss.png'])(
    '%s is not loaded at all',
    async (address) => {
      await show('image', address)
      expect(document.querySelector('img')).toBeNull()
      expect(screen.getByText(address)).toBeTruthy()
    },
  )
})

test('HTML is shown in a frame of its own that may run scripts and nothing else', async () => {
  await show('rich', {
    html: '<script>parent.document</script>',
    sandbox: ['allow-same-origin', 'allow-top-navigation'],
  })
  const frame = screen.getByTitle('Published HTML')
  expect(frame.getAttribute('sandbox')).toBe('allow-scripts')
  expect(frame.getAttribute('src')).toMatch(/\/api\/vitrine\/artifacts\/a1\/frame$/)
  expect(frame.hasAttribute('srcdoc')).toBe(false)
})

test('every kind has a word, also those nobody knows', () => {
  expect(['table', 'rich', 'result', 'chart', '', null].map(kindLabel)).toEqual([
    'Table',
    'HTML',
    'Result reference',
    'chart',
    'Empty kind',
    'No kind',
  ])
})
