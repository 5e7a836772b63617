import { expect, test } from 'vitest'
import { tryJson } from '#contract/json.ts'
import { readTableRows } from '#contract/table-rows.ts'
import { formatCsv } from './csv.ts'
import { fileFormats, fileName, rawText, readableText } from './files.ts'
import { dedent } from './markdown/dedent.ts'
import { readFrontMatter } from './markdown/front-matter.ts'
import { soleLink } from './markdown/markdown-link.ts'
import { readPlainMarkdown } from './markdown/plain-markdown.ts'
import { previewOf } from './preview.ts'
import { growingFast } from './test-growth.ts'
import { hostileTexts } from './test-hostile-texts.ts'

/** Every function that reads the text of an artifact. */
const functions: Record<string, (text: string) => unknown> = {
  dedent,
  readFrontMatter: (text) => readFrontMatter(`---\na: b\n${text}`),
  readPlainMarkdown,
  soleLink: (text) => soleLink(`[${text}](${text})`),
  'previewOf a link': (text) => previewOf('link', text),
  'previewOf markdown': (text) => previewOf('markdown', text),
  'previewOf a table': (text) => previewOf('table', text),
  'previewOf an image': (text) => previewOf('image', text),
  'previewOf HTML': (text) => previewOf('rich', { html: text }),
  'previewOf another type': (text) => previewOf('other', [text]),
  'fileFormats of markdown': (text) => fileFormats({ type: 'markdown', data: text }).map((format) => format.text()),
  'fileFormats of a table': (text) => fileFormats({ type: 'table', data: [[text]] }).map((format) => format.text()),
  fileName: (text) => fileName(text, 'v1', 'md'),
  rawText: (text) => rawText([text]),
  readableText: (text) => readableText({ type: 'markdown', data: text }),
  formatCsv: (text) => formatCsv([text], [[text]]),
  tryJson,
  readTableRows,
}

test.each(Object.entries(functions))('%s takes linear time for any text', (_, run) => {
  expect(growingFast(run, hostileTexts)).toEqual([])
})
