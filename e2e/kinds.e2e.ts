import { kindLabels } from '#contract/kind-labels.ts'
import { kinds } from '#contract/kinds.ts'
import { expect, expectAccessible, test } from './test.ts'

const labels: Record<string, string> = kindLabels

for (const [type, { example }] of Object.entries(kinds)) {
  const label = labels[type] ?? type
  test(`a ${label.toLowerCase()} is filtered by kind and shown on its page`, async ({ page, sdk }) => {
    await sdk.createArtifact({ key: `the-${type}`, type, data: example, description: `An example of a ${label}` })
    await sdk.createArtifact({ key: 'something-else', type: 'other', data: 1 })
    await page.goto('/artifacts')
    await page.getByRole('button', { name: 'Kind', exact: true }).click()
    const menu = page.getByRole('dialog', { name: 'Kind' })
    await menu.getByRole('checkbox', { name: new RegExp(`^${label}`) }).check()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('link', { name: 'something-else' })).toHaveCount(0)
    await page.getByRole('link', { name: `the-${type}`, exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name: `the-${type}` })).toBeVisible()
    await expect(page.getByText(`An example of a ${label}`).first()).toBeVisible()
    await expect(page.getByText('Cannot render')).toHaveCount(0)
    await expectAccessible(page)
  })
}

/** Valid and invalid data that flows publish. */
const odd: [what: string, type: string | null, data: unknown][] = [
  ['no type and no data', null, null],
  ['an unknown type', 'my-own', { layers: [1, { deep: true }], big: 9007199254740993n }],
  ['progress as a string', 'progress', '62.5'],
  ['progress that is not a number', 'progress', 'half'],
  ['a table that is not valid JSON', 'table', '[{"a": 1'],
  ['a table with NaN and Infinity', 'table', '[{"a": NaN, "b": Infinity}, {"c": [1, {"d": null}]}]'],
  ['a table as native JSON', 'table', { name: ['ada', 'bob'], score: [1, null] }],
  ['a ragged table', 'table', '[["ada", 1], ["bob"], [], ["cy", 1, 2, 3]]'],
  ['an empty table', 'table', '[]'],
  ['markdown that is a number', 'markdown', 42],
  ['empty markdown', 'markdown', ''],
  ['an image that is not served', 'image', 'http://127.0.0.1:9/none.png'],
  ['an image that is a script', 'image', 'javascript:alert(1)'],
  ['a link written as markdown', 'markdown', '[Report [draft]](https://example.org/a b.pdf)'],
  ['a link that is a script', 'link', 'javascript:window.hacked=1'],
  ['rich that is a list', 'rich', [1, 2]],
]

test('valid and invalid data renders on its page and in the catalogue', async ({ page, sdk }) => {
  for (const [index, [what, type, data]] of odd.entries()) {
    const { id } = await sdk.createArtifact({ key: `odd-${index}`, type, data })
    await test.step(what, async () => {
      await page.goto(`/artifacts/artifact/${id}`)
      await expect(page.getByRole('heading', { level: 1, name: `odd-${index}`, exact: true })).toBeVisible()
      await expect(page.getByRole('main').getByText('Could not render')).toHaveCount(0)
    })
  }
  // High enough to render all cards.
  await page.setViewportSize({ width: 1400, height: 3000 })
  await page.goto('/artifacts')
  for (const index of odd.keys()) {
    await expect(page.getByRole('link', { name: `odd-${index}`, exact: true })).toBeVisible()
  }
})

/** Known ways to attack the surrounding page. */
const hostile = `
# Heading
<script>window.hacked = 1; try { parent.hacked = 1; top.location = 'https://evil.example/' } catch {}</script>
<img src="x" onerror="window.hacked = 2">
<svg onload="window.hacked = 3"><a xlink:href="javascript:window.hacked=4"><text y="20">svg</text></a></svg>
<a href="javascript:window.hacked=5">click me</a> [and me](javascript:window.hacked=6) <javascript:window.hacked=7>
<a href="data:text/html,<script>alert(8)</script>">data</a>
<div style="position:fixed;inset:0;background:red;z-index:9999">cover</div>
<form id="body" action="/api/vitrine/sample" method="post"><input name="cookie"><button>send</button></form>
<img name="cookie"><img id="getElementById"><a id="root">root</a>
<iframe srcdoc="<script>try { top.hacked=9 } catch {}</script>"></iframe>
<base href="https://evil.example/">
<style>header { display: none }</style><link rel="stylesheet" href="https://evil.example/x.css">
`

/** Not for rich: the page's policy blocks a frame that navigates away, which leaves it empty. */
const refresh = '<meta http-equiv="refresh" content="0;url=https://evil.example/">\n'

for (const [type, data] of [
  ['markdown', hostile + refresh],
  ['rich', hostile],
] as const) {
  test(`hostile HTML as ${type} runs no script in our origin and changes nothing on the page`, async ({
    page,
    sdk,
  }) => {
    const { id } = await sdk.createArtifact({ key: 'hostile', type, data, description: data })
    await page.goto(`/artifacts/artifact/${id}`)
    const main = page.getByRole('main')
    await expect(main.getByText('hostile').first()).toBeVisible()
    const frame = type === 'rich' ? page.frameLocator('iframe') : main
    await expect(frame.getByText('cover').last()).toBeVisible()
    for (const link of await main.getByRole('link', { name: /click me|and me/ }).all()) await link.click()
    const found = await page.evaluate(() => ({
      hacked: 'hacked' in window,
      cookie: typeof document.cookie,
      lookup: typeof document.getElementById,
      base: document.querySelectorAll('base').length,
      root: document.getElementById('root')?.parentElement?.tagName,
      covered: document.elementFromPoint(700, 20)?.closest('header') === null,
      visible: getComputedStyle(document.querySelector('header') ?? document.body).display,
    }))
    expect(found).toEqual({
      hacked: false,
      cookie: 'string',
      lookup: 'function',
      base: 1,
      root: 'BODY',
      covered: false,
      visible: 'block',
    })
    await expect(page).toHaveURL('/artifacts/key/hostile?version=1')
  })
}

test.describe('without a Content-Security-Policy', () => {
  test.use({ bypassCSP: true })

  test('a hostile diagram runs no script and sends no request', async ({ page, sdk, baseURL }) => {
    const fetched: string[] = []
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url())
      if (protocol.startsWith('http') && origin !== baseURL) fetched.push(request.url())
    })
    const image = 'src=http://evil.example/p.png onerror=top.hacked=1'
    const drawn = [
      `graph TD; A["first <img ${image}>"]-->B`,
      `%%{init:{"htmlLabels":true,"flowchart":{"htmlLabels":true}}}%%\ngraph TD; A["second <img ${image}>"]-->B`,
      `---\nconfig:\n  htmlLabels: true\n---\ngraph TD; A["third <img ${image}>"]-->B`,
      `%%{init:{"themeCSS":"* { background: url(http://evil.example/css) }"}}%%\ngraph TD; A-->B`,
      `sequenceDiagram\nA->>B: $$x$$ <img ${image}>`,
    ]
    const refused = [
      'graph TD\nA@{ img: "http://evil.example/shape.png" }',
      'sequenceDiagram\nparticipant A\nproperties A: {"icon": "http://evil.example/icon.png"}\nA->>A: x',
    ]
    const data = [...drawn, ...refused].map((source) => `\`\`\`mermaid\n${source}\n\`\`\`\n`).join('\n')
    const { id } = await sdk.createArtifact({ key: 'diagrams', type: 'markdown', data })
    await page.goto(`/artifacts/artifact/${id}`)
    await expect(page.getByRole('img', { name: /^Diagram:/ })).toHaveCount(drawn.length)
    await expect(page.getByText('external images are not allowed')).toHaveCount(refused.length)
    expect(fetched).toEqual([])
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
  })
})
