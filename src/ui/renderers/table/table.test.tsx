// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, test } from 'vitest'
import { measureElements } from '#ui/renderers/test-measure-elements.ts'
import { cells, header, people, show, sortButton } from './test-render-table.tsx'

beforeEach(() => measureElements({ width: 1000, height: 600 }))

describe('sorting', () => {
  test('clicks sort ascending, then descending, then not at all; blanks stay last', async () => {
    const { user } = show(people)
    await user.click(sortButton('score'))
    expect(cells(2)).toEqual(['-1', '2.5', '12345678901234567890', 'NaN'])
    expect(header(/score/).getAttribute('aria-sort')).toBe('ascending')
    await user.click(sortButton('score'))
    expect(cells(2)).toEqual(['12345678901234567890', '2.5', '-1', 'NaN'])
    await user.click(sortButton('score'))
    expect(cells(2)).toEqual(['2.5', '-1', '12345678901234567890', 'NaN'])
    expect(header(/score/).getAttribute('aria-sort')).toBe('none')
  })

  test('text sorts in natural order, dates by time', async () => {
    const { user } = show(people)
    await user.click(sortButton('name'))
    expect(cells(1)).toEqual(['Item 1', 'item 2', 'item 2', 'item 10'])
    await user.click(sortButton('day'))
    expect(cells(3)).toEqual(['2025-12-31T23:00:00Z', '2026-03-01', 'null', '·missing'])
  })

  test('a Shift+click adds a second sort column', async () => {
    const { user } = show([
      { a: 'x', b: 1 },
      { a: 'w', b: 2 },
      { a: 'x', b: 3 },
    ])
    await user.click(sortButton('a'))
    await user.keyboard('{Shift>}')
    await user.click(sortButton('b'))
    await user.click(sortButton('b'))
    await user.keyboard('{/Shift}')
    expect(cells(2)).toEqual(['2', '3', '1'])
  })

  test('integers beyond 2^53 are sorted exactly', async () => {
    const { user } = show('[{"id": 9007199254740993}, {"id": 9007199254740992}, {"id": 9007199254740991}]')
    await user.click(sortButton('id'))
    expect(cells(1)).toEqual(['9007199254740991', '9007199254740992', '9007199254740993'])
  })
})

describe('search and filters', () => {
  test('the search keeps rows that contain the text, and shows their number', async () => {
    const { user } = show(people)
    await user.type(screen.getByRole('searchbox', { name: 'Search table' }), 'ITEM 2')
    await waitFor(() => expect(cells(1)).toEqual(['item 2', 'item 2']))
    expect(screen.getByText('2 of 4 rows × 3 columns')).toBeTruthy()
  })

  test.each([
    ['score', '> 0', ['2.5', '12345678901234567890']],
    ['score', '-1..3', ['2.5', '-1']],
    ['day', '>= 2026-01-01', ['2.5']],
    ['name', '= item 2', ['-1', 'NaN']],
    ['name', '!= item 2', ['2.5', '12345678901234567890']],
    ['name', '1', ['2.5', '12345678901234567890']],
  ])('the filter of %s supports "%s"', async (column, filter, scores) => {
    const { user } = show(people)
    await user.click(screen.getByRole('button', { name: `Menu for column ${column}` }))
    await user.type(screen.getByRole('searchbox', { name: `Filter ${column}` }), filter)
    await waitFor(() => expect(cells(2)).toEqual(scores))
  })

  test('an empty search result is announced, and Reset view restores all rows', async () => {
    const { user } = show(people)
    await user.type(screen.getByRole('searchbox', { name: 'Search table' }), 'nowhere')
    expect(await screen.findByText('No matching rows')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Reset view' }))
    await waitFor(() => expect(cells(1)).toHaveLength(4))
  })
})

describe('columns', () => {
  test('a column is hidden in its menu and shown in the column list', async () => {
    const { user } = show(people)
    await user.click(screen.getByRole('button', { name: 'Menu for column score' }))
    await user.click(screen.getByRole('button', { name: 'Hide column' }))
    expect(screen.queryByRole('columnheader', { name: /score/ })).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Columns' }))
    await user.click(screen.getByRole('checkbox', { name: 'score' }))
    expect(header(/score/)).toBeTruthy()
  })

  test('a pinned column comes first', async () => {
    const { user } = show(people)
    await user.click(screen.getByRole('button', { name: 'Menu for column day' }))
    await user.click(screen.getByRole('button', { name: 'Pin to left' }))
    expect(cells(1)).toEqual(['2026-03-01', '2025-12-31T23:00:00Z', 'null', '·missing'])
    expect(header(/day/).getAttribute('aria-colindex')).toBe('2')
  })

  test('the menu widens a column', async () => {
    const { user } = show(people)
    const width = () => Number.parseInt(header(/score/).style.width, 10)
    const before = width()
    await user.click(screen.getByRole('button', { name: 'Menu for column score' }))
    await user.click(screen.getByRole('button', { name: 'Widen column' }))
    expect(width()).toBe(before + 40)
  })

  test('Escape closes the menu and restores the focus', async () => {
    const { user } = show(people)
    const button = screen.getByRole('button', { name: 'Menu for column day' })
    await user.click(button)
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(document.activeElement).toBe(button)
  })

  test('any string can be a column name', async () => {
    const { user } = show('[{"__proto__": 1, "constructor": 2, "": 3}]')
    await user.click(sortButton('__proto__'))
    expect(cells(1)).toEqual(['1'])
    expect(header(/no name/)).toBeTruthy()
  })
})

describe('cells', () => {
  test('null, empty, NaN and missing values look different', () => {
    show('[{"a": null, "b": "", "c": NaN, "d": -Infinity, "e": 0}, {"e": false}]')
    const [first, second] = screen
      .getAllByRole('row')
      .slice(1)
      .map((row) => row.textContent)
    expect(first).toBe('1nullemptyNaN-Infinity0')
    expect(second).toBe('2·missing·missing·missing·missingfalse')
  })

  test('web URLs are links, other URLs and HTML are text', () => {
    show([['https://example.org/a', 'javascript:alert(1)', 's3://bucket/key', '<img src=x onerror=alert(1)>']])
    expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual(['https://example.org/a'])
    expect(document.querySelector('img')).toBeNull()
  })

  test('the keyboard reaches the link of a selected cell', async () => {
    const { user } = show([['https://example.org/a']])
    screen.getByRole('grid').focus()
    await user.keyboard('{ArrowDown}')
    const details = screen.getByRole('region', { name: 'Row 1, 1' })
    expect(within(details).getByRole('link').tabIndex).toBe(0)
  })

  test('inline markdown is rendered in cells and searched as source', async () => {
    const { user } = show([{ note: 'see **this** and [the doc](https://example.org/d)' }, { note: 'plain' }])
    expect(screen.getByRole('link', { name: 'the doc' }).getAttribute('href')).toBe('https://example.org/d')
    await user.type(screen.getByRole('searchbox', { name: 'Search table' }), '**this**')
    await waitFor(() => expect(cells(1)).toHaveLength(1))
  })

  test('links with long addresses are links in cells and in the details', async () => {
    const url = `https://files.example.com/out.csv?token=${'abc123DEF'.repeat(60)}`
    const { user } = show([{ url, named: `[download](${url})`, script: `[run](javascript:${'x'.repeat(400)})` }])
    expect(screen.getAllByRole('link').map((link) => [link.textContent, link.getAttribute('href')])).toEqual([
      [`${url.slice(0, 300)}…`, url],
      ['download', url],
    ])
    await user.click(screen.getByRole('gridcell', { name: 'download' }))
    const details = screen.getByRole('region', { name: 'Row 1, named' })
    expect(within(details).getByRole('link', { name: 'download' }).getAttribute('href')).toBe(url)
  })

  test('a nested value shows its beginning and opens as a tree in the details', async () => {
    const { user } = show([{ run: { id: 1, steps: [{ name: 'load' }] } }])
    await user.click(screen.getByText('{"id":1,"steps":[{"name":"load"}]}'))
    const details = screen.getByRole('region', { name: 'Row 1, run' })
    expect(await within(details).findByRole('treeitem', { name: /steps/ })).toBeTruthy()
  })

  test('rows that could not be read are listed', () => {
    show([{ a: 1 }, 'words', null])
    expect(screen.getByText('2 rows could not be read')).toBeTruthy()
    expect(screen.getByText(/Row 2: a string among objects/)).toBeTruthy()
  })
})

describe('export', () => {
  test('copies contain the visible data in its order with exact values', async () => {
    const { user } = show([
      { id: 9007199254740993n, note: 'a, "b"', gone: 1 },
      { id: 2, note: '=1+1', gone: 2 },
    ])
    await user.click(screen.getByRole('button', { name: 'Menu for column gone' }))
    await user.click(screen.getByRole('button', { name: 'Hide column' }))
    await user.click(sortButton('id'))
    await user.click(screen.getByRole('button', { name: 'Export table' }))
    await user.click(screen.getByRole('menuitem', { name: 'Copy CSV' }))
    expect(await navigator.clipboard.readText()).toBe('id,note\r\n2,=1+1\r\n9007199254740993,"a, ""b"""\r\n')
    await user.click(screen.getByRole('button', { name: 'Export table' }))
    await user.click(screen.getByRole('menuitem', { name: 'Copy JSON' }))
    expect(await navigator.clipboard.readText()).toBe(
      '[\n  {"id": 2, "note": "=1+1"},\n  {"id": 9007199254740993, "note": "a, \\"b\\""}\n]\n',
    )
    expect(screen.getAllByText('Copied').length).toBeGreaterThan(0)
  })
})

describe('size', () => {
  test('of 100,000 rows only those near the viewport are rendered, and the grid reports the row count', async () => {
    const { user } = show({ id: Array.from({ length: 100_000 }, (_, at) => at) })
    const grid = screen.getByRole('grid')
    expect(grid.getAttribute('aria-rowcount')).toBe('100001')
    expect(screen.getAllByRole('row').length).toBeLessThan(60)
    await user.click(sortButton('id'))
    await user.click(sortButton('id'))
    expect(cells(1)[0]).toBe('99999')
    expect(screen.getAllByRole('row')[1]?.getAttribute('aria-rowindex')).toBe('2')
  })

  test('of 1,000 columns only those near the viewport are rendered', () => {
    show([Array.from({ length: 1000 }, (_, at) => at)])
    expect(screen.getByRole('grid').getAttribute('aria-colcount')).toBe('1001')
    expect(screen.getAllByRole('columnheader').length).toBeLessThan(40)
  })

  test('of 100,000 columns the first 5,000 are shown with a note', () => {
    show([Array.from({ length: 100_000 }, (_, at) => at)])
    expect(screen.getByText('The first 5,000 of 100,000 columns are shown.')).toBeTruthy()
  })

  test('an empty table shows a message', () => {
    show([])
    expect(screen.getByText('Empty table')).toBeTruthy()
  })
})
