// @vitest-environment jsdom
import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Suspense } from 'react'
import { expect, test } from 'vitest'
import { diffMarkdown } from '#compare/markdown/diff-markdown.ts'
import { MarkdownChangeView } from './markdown-change.tsx'

async function show(before: string, after: string, changedOnly = false): Promise<HTMLElement> {
  const change = diffMarkdown(before, after)
  const { container } = await act(async () =>
    render(
      <Suspense fallback="loading">
        <MarkdownChangeView change={change} changedOnly={changedOnly} />
      </Suspense>,
    ),
  )
  await expect.poll(() => container.textContent).not.toBe('loading')
  return container
}

const textsOf = (container: HTMLElement, selector: string) =>
  [...container.querySelectorAll(selector)].map(({ textContent }) => textContent)

test('words of the rendered text are marked, without its markup', async () => {
  const container = await show('The score is **0.82** today.', 'The score is **0.79** today.')
  expect(container.querySelector('p')?.innerHTML).toBe(
    'The score is <strong><del>0.82</del><ins>0.79</ins></strong> today.',
  )
})

test('an added and a removed paragraph are marked as a whole', async () => {
  const container = await show('# Title\n\nOld words here.', '# Title\n\nSomething else entirely new.')
  expect(textsOf(container, '[data-change]')).toEqual(['−RemovedOld words here.', '+AddedSomething else entirely new.'])
})

test('a changed table shows old and new cells', async () => {
  const table = (score: string) => `| model | score |\n|---|---:|\n| a | 0.9 |\n| b | ${score} |`
  const container = await show(table('0.82'), table('0.79'))
  expect([textsOf(container, 'del'), textsOf(container, 'ins')]).toEqual([['0.82'], ['0.79']])
})

test('unchanged blocks are folded and shown on request', async () => {
  await show('# Title\n\nSame words.\n\nOld.', '# Title\n\nSame words.\n\nCompletely new.', true)
  await userEvent.click(screen.getByRole('button', { name: '2 unchanged blocks' }))
  expect(screen.getByText('Same words.').tagName).toBe('P')
})

test('a section that moved says so', async () => {
  const a = '## A\n\nText of the first.'
  const b = '## B\n\nText of the second.\n\nAnd more.'
  const container = await show(`${a}\n\n${b}`, `${b}\n\n${a}`)
  expect(textsOf(container, '[data-change="moved"]')).toEqual(['↕MovedA\nText of the first.'])
})

test('scripts and handlers of either version do not reach the page', async () => {
  const hostile = (word: string) =>
    `<div onclick="x()">${word} same words <script>alert(1)</script><img src="javascript:x" onerror="y()"></div>`
  const container = await show(hostile('old'), hostile('new'))
  expect(container.querySelector('script, [onclick], [onerror], [src^="javascript"]')).toBeNull()
})

test('the note of a comparison is shown', async () => {
  const change = { ...diffMarkdown('a', 'b'), note: 'Too many words differ.' }
  render(<MarkdownChangeView change={change} changedOnly={false} />)
  expect(screen.getByText('Too many words differ.').tagName).toBe('P')
})
