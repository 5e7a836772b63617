import { act, render } from '@testing-library/react'
import { Suspense } from 'react'
import { onTestFinished, vi } from 'vitest'
import MarkdownView from './index.tsx'

/** Renders markdown, loads the plugins it needs, and compiles all parts. */
export async function renderMarkdown(markdown: string): Promise<HTMLElement> {
  fakeTimers()
  const { container } = await act(async () =>
    render(
      <Suspense fallback="loading">
        <MarkdownView data={markdown} />
      </Suspense>,
    ),
  )
  while (container.textContent === 'loading') await act(() => new Promise((resolve) => setImmediate(resolve)))
  compileParts()
  vi.useRealTimers()
  const root = container.querySelector<HTMLElement>('.markdown')
  if (root === null) throw new Error('no markdown was rendered')
  return root
}

export function fakeTimers(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
}

/** Parts are compiled in timers. Running the timers is faster than polling the DOM, and complete by definition. */
export function compileParts(): void {
  while (vi.getTimerCount() > 0) act(() => vi.runAllTimers())
}
