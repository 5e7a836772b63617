import { act, render } from '@testing-library/react'
import { Suspense } from 'react'
import MarkdownView from './index.tsx'

/** Renders markdown and waits until all parts are compiled. */
export async function renderMarkdown(markdown: string): Promise<HTMLElement> {
  const { container } = await act(async () =>
    render(
      <Suspense fallback="loading">
        <MarkdownView data={markdown} />
      </Suspense>,
    ),
  )
  const turn = () => act(() => new Promise((resolve) => setTimeout(resolve, 2)))
  while (container.textContent === 'loading') await turn()
  for (let last = ''; last !== container.innerHTML; ) {
    last = container.innerHTML
    await turn()
    await turn()
  }
  const root = container.querySelector<HTMLElement>('.markdown')
  if (root === null) throw new Error('no markdown was rendered')
  return root
}
