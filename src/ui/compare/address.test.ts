import { describe, expect, test } from 'vitest'
import { compareBody, readAddress, readRowOptions, withRowOptions } from './address.ts'

const read = (text: string) => readAddress(new URLSearchParams(`layout=split&${text}`))

describe('the address of a comparison', () => {
  test('compares the latest version with the previous one by default', () => {
    expect(read('')).toMatchObject({ from: 'previous', to: 'latest', changedOnly: false, isSource: false })
  })

  test('asks for versions by number and by id', () => {
    expect(compareBody('k', read('from=7&to=0198-id'))).toMatchObject({ key: 'k', from: 7, to: '0198-id' })
  })

  test.each([
    ['', null],
    ['by=', []],
    ['by=id', ['id']],
    ['by=&by=', ['']],
    ['by=&by=id', ['', 'id']],
    ['by=id&by=region&by=id', ['id', 'region']],
  ])('aligns rows by %j as by %j', (text, rowKey) => {
    expect(readRowOptions(new URLSearchParams(text)).rowKey).toEqual(rowKey)
  })

  test.each(['', 'abs=-1', 'abs=NaN', 'abs=Infinity', 'abs=x', 'abs=0'])('has no tolerance with %j', (text) => {
    expect(readRowOptions(new URLSearchParams(text)).absolute).toBeNull()
  })

  test.each([
    { rowKey: null, absolute: null, relative: null },
    { rowKey: [], absolute: 0.5, relative: null },
    { rowKey: ['a&b', 'c d'], absolute: null, relative: 0.01 },
  ])('keeps the row options %j', (options) => {
    const search = new URLSearchParams('from=1&by=old&abs=9&rel=9')
    expect(readRowOptions(withRowOptions(options, search))).toEqual(options)
    expect(withRowOptions(options, search).get('from')).toBe('1')
  })
})
