import { expect, test } from 'vitest'
import { splitBlocks } from '#content/markdown/blocks.ts'
import { hasMath } from '#content/markdown/math.ts'
import { splitHtmlTable, splitTable } from '#content/markdown/table-rows.ts'
import { growingFast, growthOf, MAX_GROWTH } from '#content/test-growth.ts'
import { hostileTexts } from '#content/test-hostile-texts.ts'
import { hasExternalImages, safeDiagram } from './compile/diagram-source.ts'
import { withEmoji } from './compile/emoji.ts'
import { extrasFor } from './compile/extras.ts'
import { readContainer, splitElements } from './split/containers.ts'
import { holdDataUrls } from './split/data-urls.ts'
import { splitParagraph, splitPre } from './split/long-text.ts'
import { excerptOf, readDocument } from './split/parts.ts'
import { scanOutline } from './split/scan-outline.ts'
import { unsafeReason } from './split/unsafe-reason.ts'
import { finishRendering, startRendering } from './view/document/render-progress.tsx'
import { sortedRows } from './view/table-order.ts'

/** Every function that reads the text of an artifact before it is divided into parts of limited size. */
const functions: Record<string, (text: string) => unknown> = {
  excerptOf,
  extrasFor,
  hasMath,
  withEmoji,
  safeDiagram,
  hasExternalImages,
  splitBlocks: (text) => splitBlocks(text, true),
  holdDataUrls,
  'holdDataUrls of addresses': (text) => holdDataUrls(text.replaceAll(' ', 'data:image/png;base64,')),
  'readContainer of an element': (text) => readContainer(`<div>\n\n${text}</div>`),
  'readContainer of a quote': (text) => readContainer(`> ${text}`),
  splitElements: (text) => splitElements(`<p>${text}</p>\n<p>${text}`),
  splitPre: (text) => splitPre(`<pre>${text}</pre>`, 1000),
  splitParagraph: (text) => splitParagraph(`a ${text}`, 1000),
  scanOutline: (text) => scanOutline(text, new Set(['a'])),
  splitTable,
  splitHtmlTable,
  unsafeReason: (text) => unsafeReason({ source: text, items: [] }),
  sortedRows: (text) => sortedRows([[text], [text]], { column: 0, direction: 'ascending' }),
  readDocument: (text) => readDocument(text, true),
}

test.each(Object.entries(functions))('%s takes linear time for any text', (_, run) => {
  expect(growingFast(run, hostileTexts)).toEqual([])
})

/** What the parser reads in one go, in texts that it reads the slower the more of them there are. */
const parsed = [
  ...['mixed emphasis', 'emphasis before a definition', 'opening brackets', 'closing brackets', 'nested brackets'],
  ...['link definitions in a list', 'references to long definitions', 'footnotes', 'footnotes in a row'],
  ...['footnotes in a quote', 'nested footnotes', 'a footnote with emphasis', 'backticks', 'opening tags'],
  ...['nested tables', 'attributes', 'nested quotes', 'nested lists', 'growing quotes', 'growing lists'],
  ...['quotes with continued lines', 'quotes in items', 'quotes', 'a table with empty cells', 'equal headings'],
  ...['underlined headings', 'underlined headings with blank lines', 'underlines', 'addresses', 'dollars'],
]

test.each(parsed)('%s are rendered in linear time', async (name) => {
  const textOf = hostileTexts[name] ?? String
  const extras = await extrasFor(textOf(1000))
  const growth = growthOf((length) => {
    const document = readDocument(textOf(length), hasMath(textOf(length)))
    return () => finishRendering(document, startRendering(document, extras), extras)
  }, 16_000)
  expect(growth).toBeLessThanOrEqual(MAX_GROWTH)
})
