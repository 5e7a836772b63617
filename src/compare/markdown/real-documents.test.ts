/** Documents that come with packages: release notes as their authors wrote them. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { diffMarkdown } from './diff-markdown.ts'

const read = (path: string) => readFileSync(`node_modules/${path}`, 'utf8')

const diffNotes = read('diff/release-notes.md')
const routerLog = read('react-router/CHANGELOG.md')

/** A changelog as it was before its newest version. */
function withoutNewest(source: string): string {
  const [newest = 0, previous = 0] = [...source.matchAll(/^## /gm)].map(({ index }) => index)
  return source.slice(0, newest) + source.slice(previous)
}

test.each([
  ['diff', diffNotes],
  ['react-router', routerLog],
])('a new version in the changelog of %s is added in one piece', (_, source) => {
  const { blocks, note } = diffMarkdown(withoutNewest(source), source)
  const runs = blocks.map(({ status }) => status).filter((status, index, all) => status !== all[index - 1])
  expect({ runs, note }).toEqual({ runs: ['same', 'added', 'same'], note: null })
})

test('the heading of the new version is counted', () => {
  expect(diffMarkdown(withoutNewest(diffNotes), diffNotes).counts).toMatchObject({
    headings: 1,
    words_removed: 0,
    moved: 0,
  })
})

test('a version that moves to the end is moved as a whole, and nothing else is', () => {
  const [start = 0, end = 0] = [...diffNotes.matchAll(/^## 8\.0\.[32]$/gm)].map(({ index }) => index)
  const section = diffNotes.slice(start, end)
  const { blocks } = diffMarkdown(diffNotes, `${diffNotes.slice(0, start)}${diffNotes.slice(end)}\n${section}`)
  const moved = blocks.filter(({ status }) => status !== 'same')
  expect(moved.map(({ status, type }) => `${status} ${type}`)).toEqual([
    'moved heading',
    ...Array.from({ length: 4 }, () => 'moved list'),
  ])
})

test('words and a link that change in release notes are marked where they are', () => {
  const after = diffNotes
    .replace('ES5 support is dropped', 'ES5 support was removed')
    .replace('jsdiff/pull/667)', 'jsdiff/pull/668)')
  const { blocks, counts } = diffMarkdown(diffNotes, after)
  const marked = blocks.flatMap(({ segments }) => segments ?? []).filter(({ status }) => status !== 'same')
  expect(marked.map(({ status, text }) => `${status} ${text}`)).toEqual([
    'removed is dropped',
    'added was removed',
    'removed 667',
    'added 668',
  ])
  expect(counts).toMatchObject({ words_added: 2, words_removed: 2, links: 1, headings: 0 })
})

test('the changelogs of two packages share nothing but the heading of a version', () => {
  const { blocks } = diffMarkdown(diffNotes, routerLog)
  const same = blocks.filter(({ status }) => status === 'same')
  expect(same.map(({ new: source }) => source)).toEqual(['## 7.0.0'])
})
