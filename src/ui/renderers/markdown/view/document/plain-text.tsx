import { ScrollingCode } from '#ui/renderers/markdown/view/scrolling-code.tsx'

/** Unformatted source, folded, with the reason why it is not formatted. */
export function PlainText({ source, reason }: { source: string; reason: string }) {
  return (
    <details>
      <summary className="md-note">{reason} Show the source</summary>
      <pre className="md-plain">{source}</pre>
    </details>
  )
}

/** The code of a very long fenced block, without highlighting. */
export function LongCode({ source }: { source: string }) {
  const { language, code } = readFence(source)
  return (
    <ScrollingCode text={code} language={language === '' ? null : language}>
      <code {...(language === '' ? {} : { className: `language-${language}` })}>
        {inChunks(code).map(({ at, text, lines }) => (
          <span key={at} className="md-code-piece" style={{ containIntrinsicHeight: `${lines}lh` }}>
            {text}
          </span>
        ))}
      </code>
    </ScrollingCode>
  )
}

/** Chunks of 200 lines; the browser lays out only the chunks in view. */
function inChunks(code: string): { at: number; text: string; lines: number }[] {
  return [...code.matchAll(/(?:[^\n]*\n){1,200}/g)].map(({ index, 0: text }) => ({
    at: index,
    text,
    lines: text.split('\n').length - 1,
  }))
}

/** Parses a block that is exactly one fence: https://spec.commonmark.org/0.31.2/#fenced-code-blocks */
function readFence(source: string): { language: string; code: string } {
  const lines = source.trimEnd().split('\n')
  const [, indent = '', marker = '', info = ''] = /^( *)(`{3,}|~{3,}|\${2,})[ \t]*(.*)$/.exec(lines[0] ?? '') ?? []
  const last = lines.at(-1)?.trim() ?? ''
  const isClosed = lines.length > 1 && last.startsWith(marker) && last.replaceAll(marker[0] ?? '', '') === ''
  const content = lines.slice(1, isClosed ? -1 : undefined)
  const unindented =
    indent === '' ? content : content.map((line) => line.replace(new RegExp(`^ {0,${indent.length}}`), ''))
  const language = /^[\w+#.-]{1,40}/.exec(info)?.[0] ?? ''
  return { language, code: content.length === 0 ? '' : `${unindented.join('\n')}\n` }
}
