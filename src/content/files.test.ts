import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Json, parseJson } from '#contract/json.ts'
import { fileFormats, fileName, rawText, readableText } from './files.ts'

const formats = (type: string | null, data: Json) =>
  fileFormats({ type, data }).map(({ extension, text }) => [extension, text()])

describe('the files of an artifact', () => {
  it('is Markdown for markdown, even if the text was sent as a JSON string', () => {
    expect(formats('markdown', '# Report')).toEqual([['md', '# Report']])
    expect(formats('markdown', '"# Report\\n"')).toEqual([['md', '# Report\n']])
  })

  it('is CSV, with and without a byte order mark, and JSON for a table, with all digits', () => {
    const data = '[{"id": 9007199254740993, "name": "a,b"}]'
    expect(formats('table', data)).toEqual([
      ['csv', 'id,name\r\n9007199254740993,"a,b"\r\n'],
      ['csv', '\ufeffid,name\r\n9007199254740993,"a,b"\r\n'],
      ['json', data],
    ])
  })

  it('is the stored data for a table that cannot be parsed', () => {
    expect(formats('table', 'no table')).toEqual([['txt', 'no table']])
    expect(formats('table', 7)).toEqual([['json', '7']])
  })

  it('is the page for HTML, and the URL for links and images', () => {
    expect(formats('rich', { html: '<p>hello</p>' })).toEqual([['html', '<p>hello</p>']])
    expect(formats('link', 'https://example.com')).toEqual([['txt', 'https://example.com']])
    expect(formats('image', 'https://example.com/a.png')).toEqual([['txt', 'https://example.com/a.png']])
  })

  it('is an image for an image inside a `data:` URL, with its bytes', () => {
    const [format] = fileFormats({ type: 'image', data: 'data:image/png;base64,iVBORw0KGgo=' })
    expect(format).toMatchObject({ label: 'PNG', extension: 'png', mediaType: 'image/png' })
    expect(format?.content()).toEqual(Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
  })

  it('says that of another image only the URL is saved', () => {
    expect(fileFormats({ type: 'image', data: 'https://example.com/a.png' })[0]?.label).toBe('URL')
    expect(fileFormats({ type: 'image', data: 'data:image/png;base64,%' })[0]?.label).toBe('URL')
  })

  it('is JSON for numbers, unknown types and missing data', () => {
    expect(formats('progress', 62.5)).toEqual([['json', '62.5']])
    expect(formats('hologram', { a: [1] })).toEqual([['json', '{\n  "a": [\n    1\n  ]\n}']])
    expect(formats('markdown', null)).toEqual([['json', 'null']])
    expect(formats(null, null)).toEqual([['json', 'null']])
  })

  it('exists for any data', () => {
    const kind = fc.constantFrom('link', 'markdown', 'table', 'progress', 'image', 'rich', 'hologram', null)
    fc.assert(
      fc.property(kind, fc.json(), (type, written) => {
        const data = parseJson(written)
        for (const { text } of fileFormats({ type, data })) expect(text()).toBeTypeOf('string')
      }),
    )
  })
})

describe('text of the data', () => {
  it('is unchanged when raw, and exact for integers beyond 2^53', () => {
    expect(rawText('"quoted"')).toBe('"quoted"')
    expect(rawText(parseJson('{"n":123456789012345678901}'))).toBe('{\n  "n": 123456789012345678901\n}')
  })

  it('is unwrapped when copied', () => {
    expect(readableText({ type: 'markdown', data: '"quoted"' })).toBe('quoted')
    expect(readableText({ type: 'table', data: '[[1]]' })).toBe('[[1]]')
  })
})

describe('a file name', () => {
  it('has the title and the version', () => {
    expect(fileName('daily-report', 'v12', 'csv')).toBe('daily-report-v12.csv')
  })

  it('is valid for any title', () => {
    expect(fileName('../../etc/passwd', null, 'txt')).toBe('etc-passwd.txt')
    expect(fileName('Qualität: 3/4 "ok"?', null, 'md')).toBe('Qualität-3-4-ok.md')
    expect(fileName('…', 'v3', 'json')).toBe('artifact-v3.json')
    expect(fileName('x'.repeat(500), null, 'md')).toHaveLength(83)
  })

  it.each(['nul', 'CON', 'aux.', 'prn ', 'com1', 'LPT9', 'com²'])('is not a device on Windows: %j', (title) => {
    const [, name = ''] = /^[. ]*(.*?)[. ]*$/.exec(title) ?? []
    expect(fileName(title, null, 'md')).toBe(`${name}_.md`)
    expect(fileName(title, 'v1', 'md')).toBe(`${name}-v1.md`)
  })

  it.each(['console', 'com10', 'nul-1', 'lpt'])('is kept if it only resembles a device: %j', (title) => {
    expect(fileName(title, null, 'md')).toBe(`${title}.md`)
  })

  it('keeps its mark after a long title, and no half of a surrogate pair', () => {
    expect(fileName('report', 'v2', 'md', '-1f3b29d4')).toBe('report-1f3b29d4-v2.md')
    expect(fileName('x'.repeat(500), null, 'md', '-1f3b29d4')).toBe(`${'x'.repeat(71)}-1f3b29d4.md`)
    expect(fileName(`${'x'.repeat(79)}𠮷𠮷`, null, 'md')).toBe(`${'x'.repeat(79)}.md`)
  })
})
