// @vitest-environment jsdom
import { QueryClientProvider } from '@tanstack/react-query'
import { act, fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Json } from '#contract/json.ts'
import { kinds } from '#contract/kinds.ts'
import { queryClient } from '#ui/api.ts'
import { ArtifactView, type ShownArtifact } from './index.tsx'
import { kindLabel } from './kind-icon.tsx'
import { measureElements } from './test-measure-elements.ts'

/** Renderers are loaded lazily, which is slow on the first use of unbuilt modules. */
const LOAD_TIMEOUT_MS = 20_000
vi.setConfig({ testTimeout: LOAD_TIMEOUT_MS })

beforeEach(() => measureElements({ width: 1000, height: 600 }))

const created = '2026-03-01T10:00:00.000000Z'
const updated = '2026-03-01T10:05:00.000000Z'

/** Renders an artifact and waits until its renderer has loaded. */
async function show(
  type: string | null,
  data: Json,
  facts: Partial<Pick<ShownArtifact, 'description' | 'flow_run_id' | 'created' | 'updated'>> = {},
) {
  const noFacts = { key: 'report', created, updated, description: null, flow_run_id: null, task_run_id: null }
  const artifact = { id: 'a1', type, data, ...noFacts, ...facts }
  const element = (
    <QueryClientProvider client={queryClient}>
      <ArtifactView artifact={artifact} />
    </QueryClientProvider>
  )
  const router = createMemoryRouter([{ path: '*', element }])
  // Components suspended by `use` resume only inside an awaited `act`.
  const { container } = await act(async () => render(<RouterProvider router={router} />))
  await vi.waitFor(() => expect(container.querySelector('[aria-busy]')).toBeNull(), { timeout: LOAD_TIMEOUT_MS })
  return container
}

describe('every kind renders its example', () => {
  const expected: Record<keyof typeof kinds, () => unknown> = {
    link: () => screen.getByRole('link', { name: 'https://example.com/reports/2026-03-01' }),
    markdown: () => screen.getByText('Quality'),
    table: () => screen.getByRole('gridcell', { name: 'accuracy' }),
    progress: () => screen.getByRole('progressbar'),
    image: () => screen.getByRole('img'),
    rich: () => screen.getByTitle('Published HTML'),
  }
  test.each(Object.entries(kinds))('%s', async (type, { example }) => {
    await show(type, example)
    for (const [kind, find] of Object.entries(expected)) if (kind === type) expect(find()).toBeTruthy()
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
    expect(container.textContent).not.toContain('Could not render')
    expect(container.querySelector('script, [onerror], a[href^="javascript:"], a[href^="data:"]')).toBeNull()
    expect(container.textContent?.trim() || container.querySelector('iframe, img')).toBeTruthy()
  })
})

describe('data that does not match its kind is shown as JSON with a note', () => {
  test.each<[string | null, Json, string | RegExp]>([
    [
      'table',
      '{broken',
      'Cannot render as Table: Not JSON: Expecting property name enclosed in double quotes at character 2',
    ],
    ['table', [1], 'Cannot render as Table: No row is an object or a list'],
    ['progress', 'half', 'Cannot render as Progress: Not a finite number'],
    ['markdown', { a: 1 }, 'Cannot render as Markdown: the data is an object, not a string'],
    ['image', null, 'Cannot render as Image: the data is null, not a string'],
    ['rich', 5, 'Cannot render as HTML: the data has no HTML'],
    [null, { a: 1 }, 'Untyped artifact, shown as JSON.'],
    ['chart', { a: 1 }, 'No renderer for type "chart", shown as JSON.'],
    [null, { storage_key: 'k' }, /^Result reference created by Prefect/],
    ['result', { a: 1 }, /^Result reference created by Prefect/],
  ])('%s %j', async (type, data, note) => {
    await show(type, data)
    expect(screen.getByText(note)).toBeTruthy()
    expect(screen.getByRole('tree')).toBeTruthy()
  })
})

describe('links', () => {
  test('markdown that consists of one link is shown as a link', async () => {
    await show('markdown', '[Report [draft]](https://example.org/a b.pdf)')
    expect(screen.getByRole('link', { name: 'Report [draft]' }).getAttribute('href')).toBe(
      'https://example.org/a%20b.pdf',
    )
    expect(screen.getByText(/example\.org · /)).toBeTruthy()
  })

  test('a link opens in a new tab without access to this one', async () => {
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
  ])('%j is shown as text with a copy button', async (address) => {
    const user = userEvent.setup()
    await show('link', address)
    expect(screen.queryByRole('link')).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Copy URL' }))
    expect(await navigator.clipboard.readText()).toBe(address.trim())
  })

  test('the displayed host is the actual target of the link', async () => {
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
  ])('%s fills the bar to %s with the text %s', async (data, now, text) => {
    await show('progress', data)
    const bar = screen.getByRole('progressbar')
    expect(bar.getAttribute('aria-valuenow')).toBe(now)
    expect(screen.getByText(text)).toBeTruthy()
  })
})

test('a value over 100 says by how much the target is exceeded', async () => {
  await show('progress', 101.7)
  expect(screen.getByText('1.7 % over the target')).toBeTruthy()
})

describe('the pace of progress', () => {
  afterEach(() => vi.useRealTimers())
  const at = (time: string, data: number) => {
    vi.useFakeTimers({ now: new Date('2026-03-01T10:00:00Z'), toFake: ['Date'] })
    vi.setSystemTime(time)
    return show('progress', data)
  }

  test('is shown per minute, with the remaining time', async () => {
    await at(updated, 50)
    expect(screen.getByText('10 % per minute, about 5 min left')).toBeTruthy()
  })

  test('is replaced by a warning after a long time without updates', async () => {
    await at('2026-03-01T10:11:00Z', 50)
    expect(screen.getByText('No update for 6 min')).toBeTruthy()
  })

  test('is replaced by the final value once the run has ended', async () => {
    queryClient.setQueryData(['flow-run', 'f1'], { state_type: 'FAILED' })
    vi.useFakeTimers({ now: new Date('2026-03-01T10:11:00Z'), toFake: ['Date'] })
    await show('progress', 50, { flow_run_id: 'f1' })
    expect(screen.getByText('Stopped at 50 % (run ended)')).toBeTruthy()
    expect(screen.queryByText(/No update|left/)).toBeNull()
  })

  test('is the final value of a completed run', async () => {
    queryClient.setQueryData(['flow-run', 'f1'], { state_type: 'COMPLETED' })
    await show('progress', 96.5, { flow_run_id: 'f1' })
    expect(screen.getByText('Final value (run completed)')).toBeTruthy()
  })

  test('is not shown for a value that was published once', async () => {
    vi.useFakeTimers({ now: new Date('2026-03-01T10:00:05Z'), toFake: ['Date'] })
    const moment = '2026-03-01T10:00:00Z'
    await show('progress', 50, { created: moment, updated: moment })
    expect(screen.queryByText(/In progress|No update|left/)).toBeNull()
  })

  test('is hidden at 100 %', async () => {
    await at('2026-03-01T10:11:00Z', 100)
    expect(screen.queryByText(/No update|left/)).toBeNull()
  })
})

describe('images', () => {
  test('the description is the alt text', async () => {
    await show('image', 'https://example.com/loss.png', { description: 'Loss by epoch' })
    expect(screen.getByRole('img', { name: 'Loss by epoch' }).getAttribute('src')).toBe('https://example.com/loss.png')
  })

  test('a broken image shows a message and its URL', async () => {
    await show('image', 'https://example.com/gone.png')
    fireEvent.error(screen.getByRole('img'))
    expect(screen.getByText('Could not load the image.')).toBeTruthy()
    expect(screen.getByText('https://example.com/gone.png')).toBeTruthy()
  })

  test.each(['javascript:alert(1)', 'data:text/html,<script>', 'file:///a.png', 'plots/loss.png'])(
    '%s is never loaded',
    async (address) => {
      await show('image', address)
      expect(document.querySelector('img')).toBeNull()
      expect(screen.getByText(address)).toBeTruthy()
    },
  )
})

test('HTML is shown in a sandboxed frame that may only run scripts', async () => {
  await show('rich', {
    html: '<script>parent.document</script>',
    sandbox: ['allow-same-origin', 'allow-top-navigation'],
  })
  const frame = screen.getByTitle('Published HTML')
  expect(frame.getAttribute('sandbox')).toBe('allow-scripts')
  expect(frame.getAttribute('src')).toMatch(/\/api\/vitrine\/artifacts\/a1\/frame$/)
  expect(frame.hasAttribute('srcdoc')).toBe(false)
})

test('every type has a label, including unknown types', () => {
  expect(['table', 'rich', 'result', 'chart', '', null].map(kindLabel)).toEqual([
    'Table',
    'HTML',
    'Result reference',
    'chart',
    'Empty type',
    'Untyped',
  ])
})
