// @vitest-environment jsdom
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, test } from 'vitest'
import { type Json, parseJson } from '#contract/json.ts'
import { measureElements } from '#ui/renderers/test-measure-elements.ts'
import { JsonView } from './index.tsx'

beforeEach(() => measureElements({ width: 800, height: 600 }))

const names = () => screen.getAllByRole('treeitem').map(({ textContent }) => textContent)
const sample = parseJson('{"id": 12345678901234567890, "items": [{"odd name": true}, null], "2024": "x", "2023": "y"}')

test('a tree shows two levels, exact integers, and names in the order of the text', () => {
  render(<JsonView data={sample} note="Because." />)
  expect(names()).toEqual([
    '{ 4 members }',
    'id: 12345678901234567890',
    'items: [ 2 items ]',
    '0: { 1 member }',
    '1: null',
    '2024: "x"',
    '2023: "y"',
  ])
  expect(screen.getByText('Because.')).toBeTruthy()
})

test('a click opens a list, and the path of the chosen value can be copied', async () => {
  const user = userEvent.setup()
  render(<JsonView data={sample} />)
  await user.click(screen.getByRole('treeitem', { name: /1 member/ }))
  await user.click(screen.getByRole('treeitem', { name: /odd name/ }))
  await user.click(screen.getByRole('button', { name: 'Copy path' }))
  expect(await navigator.clipboard.readText()).toBe('$.items[0]["odd name"]')
})

test('the keyboard walks, opens and closes', async () => {
  const user = userEvent.setup()
  render(<JsonView data={sample} />)
  screen.getByRole('tree').focus()
  await user.keyboard('{ArrowDown}{ArrowDown}{ArrowRight}{ArrowRight}{End}{Home}')
  expect(screen.getByRole('treeitem', { selected: true }).textContent).toBe('{ 4 members }')
  expect(screen.getByRole('treeitem', { name: /odd name/ })).toBeTruthy()
  await user.keyboard('{ArrowLeft}')
  expect(names()).toEqual(['{ 4 members }'])
})

test('the search shows what matches and all that holds it', async () => {
  const user = userEvent.setup()
  render(<JsonView data={sample} />)
  await user.type(screen.getByRole('searchbox'), 'TRUE')
  await waitFor(() =>
    expect(names()).toEqual(['{ 4 members }', 'items: [ 2 items ]', '0: { 1 member }', 'odd name: true']),
  )
  expect(screen.getByText('1 found')).toBeTruthy()
  await user.type(screen.getByRole('searchbox'), 'zzz')
  expect(await screen.findByText('Nothing matches.')).toBeTruthy()
})

test('a text that holds JSON is opened once, and that is said', () => {
  render(<JsonView data={'{"a": "{\\"b\\": 1}"}'} />)
  expect(names()).toEqual(['{ 1 member }', 'a: "{\\"b\\": 1}"'])
  expect(screen.getByText(/a text that holds JSON/)).toBeTruthy()
})

describe('odd input', () => {
  test.each<[Json, string]>([
    [null, 'null'],
    ['', '""'],
    ['{broken', '"{broken"'],
    [Number.NaN, 'NaN'],
    [0, '0'],
    [12345678901234567890n, '12345678901234567890'],
    [false, 'false'],
    [[], '[ 0 items ]'],
    [{}, '{ 0 members }'],
    ['<img src=x onerror=alert(1)>', '"<img src=x onerror=alert(1)>"'],
  ])('%s is shown as %s', (data, shown) => {
    render(<JsonView data={data} />)
    expect(names()).toEqual([shown])
  })

  test('a very long text is cut, with its length', () => {
    render(<JsonView data={'x'.repeat(1_000_000)} />)
    expect(names()[0]).toMatch(/… 1,000,000 characters in all$/)
  })

  test('of a hundred thousand items only those near the window are drawn', async () => {
    render(<JsonView data={Array.from({ length: 100_000 }, (_, at) => at)} />)
    expect(screen.getAllByRole('treeitem').length).toBeLessThan(80)
  })

  test('data nested 5,000 deep is shown and searched', async () => {
    const user = userEvent.setup()
    render(<JsonView data={JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`)} />)
    await user.type(screen.getByRole('searchbox'), 'x')
    expect(await screen.findByText('Nothing matches.')).toBeTruthy()
  })
})
