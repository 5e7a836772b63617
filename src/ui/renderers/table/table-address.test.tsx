// @vitest-environment jsdom
import { cleanup, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { measureElements } from '#ui/renderers/test-measure-elements.ts'
import { cells, people, show, sortButton } from './test-render-table.tsx'

beforeEach(() => measureElements({ width: 1000, height: 600 }))

test('a link to a cell selects it', () => {
  show(people, '/?row=2&column=score')
  expect(screen.getByRole('region', { name: 'Row 2, score' })).toBeTruthy()
  expect(screen.getByRole('gridcell', { selected: true }).textContent).toBe('-1')
})

test.each(['?row=99', '?row=0', '?row=x', '?row=1.5', '?column=score'])('%s selects nothing', (search) => {
  show(people, `/${search}`)
  expect(screen.queryByRole('region')).toBeNull()
})

test('a selection is added to the URL and keeps other parameters', async () => {
  const { user, router } = show(people, '/?tab=artifacts')
  await user.click(screen.getByText('item 10'))
  await waitFor(() => expect(router.state.location.search).toBe('?tab=artifacts&row=1&column=name'))
  await user.click(screen.getByRole('button', { name: 'Close details' }))
  await waitFor(() => expect(router.state.location.search).toBe('?tab=artifacts'))
})

test('sort, search and filters are kept in the URL and restored from it', async () => {
  const { user, router } = show(people)
  await user.click(sortButton('score'))
  await user.click(sortButton('score'))
  await user.click(screen.getByRole('button', { name: 'Menu for column name' }))
  await user.type(screen.getByRole('searchbox', { name: 'Filter name' }), '1')
  await user.type(screen.getByRole('searchbox', { name: 'Search table' }), 'item')
  await waitFor(() =>
    expect([...new URLSearchParams(router.state.location.search)]).toEqual([
      ['table-search', 'item'],
      ['table-sort', 'desc:score'],
      ['table-filter', 'name:1'],
    ]),
  )
  const { search } = router.state.location
  cleanup()
  show(people, `/${search}`)
  expect(cells(2)).toEqual(['12345678901234567890', '2.5'])
})

test('a table that shares the page neither reads nor writes the URL', async () => {
  const { user, router } = show(people, '/?row=2&table-search=nothing', false)
  expect(screen.queryByRole('region')).toBeNull()
  await user.click(screen.getByText('item 10'))
  expect(screen.getByRole('region', { name: 'Row 1, name' })).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Copy link' })).toBeNull()
  await new Promise((resolve) => setTimeout(resolve, 400))
  expect(router.state.location.search).toBe('?row=2&table-search=nothing')
})

test('the first row of a list of lists becomes the header, which is kept in the URL and resets the rest', async () => {
  const rows = [
    ['name', 'score'],
    ['ada', 1],
    ['bob', 2],
  ]
  const { user, router } = show(rows, '/?tab=artifacts&table-sort=asc:1')
  const toggle = screen.getByRole('checkbox', { name: 'First row is header' })
  await user.click(toggle)
  expect(cells(1)).toEqual(['ada', 'bob'])
  expect(document.activeElement).toBe(toggle)
  await user.click(sortButton('score'))
  await user.click(sortButton('score'))
  expect(cells(1)).toEqual(['bob', 'ada'])
  await waitFor(() =>
    expect(router.state.location.search).toBe('?tab=artifacts&table-header=1&table-sort=desc%3Ascore'),
  )
  cleanup()
  show(rows, `/${router.state.location.search}`)
  expect(cells(1)).toEqual(['bob', 'ada'])
})

test('only a list of lists offers its first row as the header', () => {
  show(people)
  expect(screen.queryByRole('checkbox')).toBeNull()
})

test('arrow keys move through the cells in sort order', async () => {
  const { user } = show(people)
  await user.click(sortButton('score'))
  screen.getByRole('grid').focus()
  await user.keyboard('{ArrowDown}{ArrowDown}{ArrowRight}')
  expect(screen.getByRole('region', { name: 'Row 1, score' })).toBeTruthy()
  await user.keyboard('{Control>}{End}{/Control}')
  expect(screen.getByRole('region', { name: 'Row 4, day' })).toBeTruthy()
  expect(screen.getByRole('grid').getAttribute('aria-activedescendant')).toBe(
    screen.getByRole('gridcell', { selected: true }).id,
  )
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('region')).toBeNull()
})

test('the row number selects the whole row', async () => {
  const { user } = show(people)
  await user.click(screen.getByRole('rowheader', { name: '3' }))
  const details = screen.getByRole('region', { name: 'Row 3' })
  expect(within(details).getByText('12345678901234567890')).toBeTruthy()
})
