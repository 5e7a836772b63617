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

test('a tree shows two levels, exact integers and the original field order', () => {
  render(<JsonView data={sample} note="Because." />)
  expect(names()).toEqual([
    '{ 4 fields }',
    'id: 12345678901234567890',
    'items: [ 2 items ]',
    '0: { 1 field }',
    '1: null',
    '2024: "x"',
    '2023: "y"',
  ])
  expect(screen.getByText('Because.')).toBeTruthy()
})

test('a click expands a list, and the path of the selected value can be copied', async () => {
  const user = userEvent.setup()
  render(<JsonView data={sample} />)
  await user.click(screen.getByRole('treeitem', { name: /1 field/ }))
  await user.click(screen.getByRole('treeitem', { name: /odd name/ }))
  await user.click(screen.getByRole('button', { name: 'Copy path' }))
  expect(await navigator.clipboard.readText()).toBe('$.items[0]["odd name"]')
})

test('the keyboard moves, expands and collapses', async () => {
  const user = userEvent.setup()
  render(<JsonView data={sample} />)
  screen.getByRole('tree').focus()
  await user.keyboard('{ArrowDown}{ArrowDown}{ArrowRight}{ArrowRight}{End}{Home}')
  expect(screen.getByRole('treeitem', { selected: true }).textContent).toBe('{ 4 fields }')
  expect(screen.getByRole('treeitem', { name: /odd name/ })).toBeTruthy()
  await user.keyboard('{ArrowLeft}')
  expect(names()).toEqual(['{ 4 fields }'])
})

test('the search shows matches and their parents', async () => {
  const user = userEvent.setup()
  render(<JsonView data={sample} />)
  await user.type(screen.getByRole('searchbox'), 'TRUE')
  await waitFor(() =>
    expect(names()).toEqual(['{ 4 fields }', 'items: [ 2 items ]', '0: { 1 field }', 'odd name: true']),
  )
  expect(screen.getByText('1 match')).toBeTruthy()
  await user.type(screen.getByRole('searchbox'), 'zzz')
  expect(await screen.findByText('No matches')).toBeTruthy()
})

test.each([
  ['null', '1: null'],
  ['4567890', 'id: 12345678901234567890'],
  ['2023', '2023: "y"'],
  ['odd n', 'odd name: true'],
])('the search for %s finds %s', async (text, match) => {
  const user = userEvent.setup()
  render(<JsonView data={sample} />)
  await user.type(screen.getByRole('searchbox'), text)
  expect(await screen.findByText('1 match')).toBeTruthy()
  expect(names()).toContain(match)
})

test('the search for null does not find the unnamed root', async () => {
  const user = userEvent.setup()
  render(<JsonView data={[1]} />)
  await user.type(screen.getByRole('searchbox'), 'null')
  expect(await screen.findByText('No matches')).toBeTruthy()
})

test('a string that contains JSON is parsed once, with a note', () => {
  render(<JsonView data={'{"a": "{\\"b\\": 1}"}'} />)
  expect(names()).toEqual(['{ 1 field }', 'a: "{\\"b\\": 1}"'])
  expect(screen.getByText(/string contains JSON/)).toBeTruthy()
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
    [{}, '{ 0 fields }'],
    ['<img src=x onerror=alert(1)>', '"<img src=x onerror=alert(1)>"'],
  ])('%s is shown as %s', (data, shown) => {
    render(<JsonView data={data} />)
    expect(names()).toEqual([shown])
  })

  test('a long string is truncated and shows its length', () => {
    render(<JsonView data={'x'.repeat(1_000_000)} />)
    expect(names()[0]).toMatch(/… 1,000,000 characters$/)
  })

  test('of 100,000 items only those near the viewport are rendered', async () => {
    render(<JsonView data={Array.from({ length: 100_000 }, (_, at) => at)} />)
    expect(screen.getAllByRole('treeitem').length).toBeLessThan(80)
  })

  test('data nested 5,000 deep is shown and searched', async () => {
    const user = userEvent.setup()
    render(<JsonView data={JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`)} />)
    await user.type(screen.getByRole('searchbox'), 'x')
    expect(await screen.findByText('No matches')).toBeTruthy()
  })
})
