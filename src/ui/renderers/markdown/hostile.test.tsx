import { expect, test, vi } from 'vitest'
import { cpuMsOf } from '#content/test-cpu-time.ts'
import { schema } from './compile/sanitize.ts'
import { renderMarkdown } from './test-render-markdown.tsx'

const corpus = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=//evil.org/x.js></SCRIPT>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<img src=x onerror=alert(1)>',
  '<img src="https://a.org/x.png" onerror="alert(1)" onload=alert(1) style="position:fixed;inset:0">',
  '<img src=`javascript:alert(1)`>',
  '<img src="javascript:alert(1)">',
  '<img src="data:text/html,<script>alert(1)</script>">',
  '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
  '<img srcset="https://a.org/x 1x" src=https://a.org/y>',
  '<picture><source srcset="javascript:alert(1)"><img src=https://a.org/y></picture>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](java&#x0A;script:alert(1))',
  '[x](&#106;avascript:alert(1))',
  '[x](\u0001javascript:alert(1))',
  '[x](<javascript:alert(1)>)',
  '[x](vbscript:msgbox(1))',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '[x](file:///etc/passwd)',
  '[x](//evil.org)',
  '[x](\\\\evil.org)',
  '[x](/api/admin)',
  '![x](javascript:alert(1))',
  '[x]: javascript:alert(1)\n\n[x]',
  '<javascript:alert(1)>',
  '<a href="java\tscript:alert(1)">x</a>',
  '<a href=" javascript:alert(1)">x</a>',
  '<a href="https://a.org" onclick="alert(1)" target="_self" ping="https://evil.org">x</a>',
  '<a href="x" xlink:href="javascript:alert(1)">x</a>',
  '<div style="position:fixed;inset:0;background:url(javascript:1)">x</div>',
  '<style>*{display:none}</style>',
  '<link rel=stylesheet href=https://evil.org/x.css>',
  '<base href="https://evil.org/">',
  '<meta http-equiv="refresh" content="0;url=https://evil.org">',
  '<iframe src="https://evil.org"></iframe><iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="https://evil.org"></object><embed src="https://evil.org"><applet code=x></applet>',
  '<form id=body action="https://evil.org"><input name=attributes><button formaction="javascript:alert(1)">go</button></form>',
  '<input type=password name=p autofocus onfocus=alert(1)><textarea>x</textarea><select><option>y</select>',
  '<video src="https://evil.org/v" autoplay onplay=alert(1)><source src=x onerror=alert(1)></video><audio src=x>',
  '<img name=cookie src=https://a.org/x><img id=getElementById src=https://a.org/x><a name=body>x</a><p id=documentElement>x</p>',
  '<div id=root class="fixed inset-0 z-50 bg-bg">x</div>',
  '<code class="language-x fixed">x</code>',
  '<svg><script>alert(1)</script><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<math><mi><style><!--</style><img src=x onerror=alert(1)>--></mi></math>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<template><img src=x onerror=alert(1)></template><xmp><img src=x onerror=alert(1)></xmp><plaintext><img src=x onerror=alert(1)>',
  '<details open ontoggle=alert(1)>x</details><marquee onstart=alert(1)>x</marquee><dialog open>x</dialog>',
  '<table background="javascript:alert(1)"><td background="javascript:alert(1)">x</table>',
  '<a href="#x" accesskey=s tabindex=1 contenteditable>x</a><p draggable hidden itemprop=x slot=x part=x is=x-y>y</p>',
  '<x-app onconnected=alert(1)></x-app><portal src=https://evil.org></portal>',
  '```x" onmouseover="alert(1)\ncode\n```',
  '```mermaid-is-not-this\n<img src=x onerror=alert(1)>\n```',
  '$\\href{javascript:alert(1)}{x}$ $\\htmlClass{fixed}{x}$ $\\includegraphics{https://evil.org/x}$ $\\url{javascript:alert(1)}$',
  '$$\\def\\a{\\a\\a}\\a$$',
  '$$\\rule{100000em}{100000em}$$',
  'a[^<img src=x onerror=alert(1)>]\n\n[^<img src=x onerror=alert(1)>]: x',
  '<a data-footnote-ref="x" href="https://a.org">x</a><a data-footnote-backref="x">y</a><li data-footnote="z">z</li>',
  '<h1 data-heading=0 id=forms>x</h1><table data-sortable><th data-column=0>x</table>',
  '# <img src=x onerror=alert(1)>\n\n## cookie\n\n## __proto__\n\n## constructor',
  '| <img src=x onerror=alert(1)> |\n|-|\n| <script>alert(1)</script> |',
]

const OWN_ATTRIBUTES = new Set([
  ...[
    'class',
    'role',
    'tabindex',
    'aria-label',
    'aria-hidden',
    'aria-sort',
    'data-print',
    'data-level',
    'type',
    'target',
  ],
  ...[
    'rel',
    'loading',
    'decoding',
    'referrerpolicy',
    'readonly',
    'alt',
    'title',
    'start',
    'colspan',
    'rowspan',
    'open',
  ],
])
const known = new Set([
  ...OWN_ATTRIBUTES,
  ...Object.values(schema.attributes ?? {})
    .flat()
    .map((name) => String(Array.isArray(name) ? name[0] : name).toLowerCase()),
])
const tags = new Set([...(schema.tagNames ?? []), 'nav', 'button', 'output'])

/** Formulas and icons come from trusted code and use other styles and elements. */
const isTrusted = (element: Element): boolean => element.closest('.katex, .katex-error, .lucide') !== null

test.each(corpus)('%j runs, loads and styles nothing', async (markdown) => {
  const alert = vi.spyOn(window, 'alert').mockImplementation(() => {})
  const root = await renderMarkdown(`before\n\n${markdown}`)
  for (const element of root.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      expect(name).not.toMatch(/^on|^form|^src(doc|set)|^xlink|^ping$|^name$|^action$/)
      // A link that was replaced by text has its address in the title.
      if (name !== 'title') expect(value).not.toMatch(/^\s*(?:javascript|vbscript|data:text)/i)
    }
    if (isTrusted(element)) continue
    expect(tags).toContain(element.localName)
    for (const { name, value } of element.attributes) {
      expect([...known, 'style']).toContain(name)
      if (name === 'style') expect(value).toMatch(/^text-align: (left|center|right);$/)
      if (name === 'id') expect(value).toMatch(/^md-/)
      if (name === 'class') expect(value).not.toMatch(/fixed|inset/)
    }
    if (element instanceof HTMLAnchorElement && element.hasAttribute('href')) expectSafe(element)
    if (element instanceof HTMLImageElement) expect(element.getAttribute('src')).toMatch(/^(https?:\/\/|data:image\/)/)
    if (element instanceof HTMLInputElement) expect(element).toMatchObject({ type: 'checkbox', disabled: true })
  }
  expect(root.textContent).toContain('before')
  expect(alert).not.toHaveBeenCalled()
  expect(document.querySelectorAll('script, style:not(head style), base, meta[http-equiv]')).toHaveLength(0)
})

function expectSafe(link: HTMLAnchorElement): void {
  const href = link.getAttribute('href') ?? ''
  expect(href).toMatch(/^(https?:\/\/|mailto:|\/[\w/?=]*#md-)/)
  if (href.startsWith('/')) return
  expect(link.target).toBe('_blank')
  expect(link.rel).toBe('noopener noreferrer nofollow')
}

test.each([
  ['quotes', '>'.repeat(10_000)],
  ['spaced quotes', '> '.repeat(10_000)],
  ['lists', `${'- '.repeat(10_000)}x`],
  ['numbered lists', `${'1. '.repeat(10_000)}x`],
  ['indented lists', Array.from({ length: 400 }, (_, depth) => `${'  '.repeat(depth)}- x`).join('\n')],
  ['open brackets', '['.repeat(10_000)],
  ['open images', '!['.repeat(10_000)],
  ['links in links', '[a]('.repeat(10_000)],
  ['stars', '*'.repeat(100_000)],
  ['stars and words', '*a '.repeat(30_000)],
  ['mixed emphasis', '*a _b '.repeat(10_000)],
  ['nested emphasis', `${'*a **b '.repeat(700)}${'** *'.repeat(700)}`],
  ['backticks', Array.from({ length: 400 }, (_, size) => '`'.repeat(size)).join(' ')],
  ['tildes', '~a '.repeat(30_000)],
  ['dollars', '$a '.repeat(30_000)],
  ['open tags', '<div>'.repeat(5000)],
  ['open formatting', '<b>'.repeat(5000)],
  ['less-than signs', '<'.repeat(100_000)],
  ['tables', '|a'.repeat(3000)],
  ['a wide table', `${'|a'.repeat(1000)}|\n${'|-'.repeat(1000)}|\n${'|b'.repeat(1000)}|`],
  ['definitions', '[a]: b\n'.repeat(10_000)],
  ['brackets before colons', '[\n'.repeat(20_000)],
  ['references', '[^a]'.repeat(10_000)],
  [
    'footnotes in footnotes',
    Array.from({ length: 200 }, (_, note) => `[^${note}]: [^${note + 1}]\n\n`)
      .join('')
      .concat('[^0]'),
  ],
  ['entities', '&amp;'.repeat(20_000)],
  ['addresses', 'http://a.b.'.repeat(9000)],
  ['mails', 'a@a.'.repeat(20_000)],
  ['one long line', 'word '.repeat(60_000)],
  ['blank lines', '\n'.repeat(200_000)],
  ['headings', '# a\n'.repeat(3000)],
])('a text that consists of %s renders in bounded time', async (_, markdown) => {
  const render = async () => expect(await renderMarkdown(markdown)).toBeInstanceOf(HTMLElement)
  expect(await cpuMsOf(render)).toBeLessThan(8000)
})

test('a passage that is nested too deeply is shown as source, the rest of the document as usual', async () => {
  const root = await renderMarkdown(`# Title\n\n${'>'.repeat(500)} deep\n\n**words**\n`)
  expect(root.querySelector('h1')?.textContent).toBe('Title')
  expect(root.querySelector('pre')?.textContent).toContain('>>>> deep')
  expect(root.textContent).toContain('nested too deeply')
  expect(root.querySelector('strong')?.textContent).toBe('words')
})
