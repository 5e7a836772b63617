import { act, render } from '@testing-library/react'
import { Suspense } from 'react'
import MarkdownView from './index.tsx'

/** Shows markdown and waits until all of it is there. For tests. */
export async function shown(markdown: string): Promise<HTMLElement> {
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
  if (root === null) throw new Error('nothing is shown')
  return root
}
