/** Expected content of the catalogue after `artifacts.py` ran twice. */
import type { Preview } from '#contract/vitrine.ts'

type Row = [key: string | null, type: string, versions: number, preview: Preview]

const note: Row = [null, 'markdown', 1, { kind: 'markdown', title: null, text: 'A note without a key' }]

function table(columns: string[], rows: string[][]): Preview {
  return { kind: 'table', columns, rows, row_count: rows.length, column_count: columns.length }
}

function link(href: string, text = href): Preview {
  return { kind: 'link', href, text }
}

/** In key order, those without a key last. */
export const CATALOGUE: Row[] = [
  ['wire-from-flow', 'markdown', 2, { kind: 'markdown', title: null, text: 'Made by the flow itself, not by a task' }],
  ['wire-image', 'image', 2, { kind: 'image', src: 'https://example.org/plot.png' }],
  ['wire-link', 'markdown', 2, link('https://example.org/report')],
  ['wire-link-text', 'markdown', 2, link('https://example.org/a b.pdf', 'Report [draft]')],
  ['wire-markdown', 'markdown', 2, { kind: 'markdown', title: 'Results', text: 'Umlauts äöü and a sign ✓.' }],
  ['wire-progress', 'progress', 2, { kind: 'progress', value: 100 }],
  [
    'wire-table-columns',
    'table',
    2,
    table(
      ['name', 'score'],
      [
        ['ada', '1'],
        ['bob', ''],
      ],
    ),
  ],
  ['wire-table-infinity', 'table', 2, table(['up', 'down'], [['Infinity', '-Infinity']])],
  [
    'wire-table-lists',
    'table',
    2,
    table(
      ['1', '2'],
      [
        ['ada', '1'],
        ['bob', ''],
        ['cy', ''],
      ],
    ),
  ],
  [
    'wire-table-rows',
    'table',
    2,
    table(
      ['name', 'score', 'extra'],
      [
        ['ada', '1.5', ''],
        ['bob', '', '[1,{"x":null}]'],
      ],
    ),
  ],
  note,
  note,
]
