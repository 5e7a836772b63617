import { expect, test } from './test.ts'

const open = async (
  { page, sdk }: { page: import('@playwright/test').Page; sdk: import('#sdk/index.ts').Client },
  html: string,
) => {
  const { id } = await sdk.createArtifact({ key: 'html', type: 'rich', data: { html } })
  await page.goto(`/artifacts/artifact/${id}`)
  return page.frameLocator('iframe')
}

test('a link in published HTML opens a new tab without access to the app', async ({ page, sdk, server }) => {
  const frame = await open({ page, sdk }, `<a href="${server.url}/runs">report</a>`)
  const opened = page.context().waitForEvent('page')
  await frame.getByRole('link', { name: 'report' }).click()
  const tab = await opened
  await expect(tab).toHaveURL(`${server.url}/runs`)
  expect(await tab.evaluate(() => window.opener)).toBeNull()
  await expect(frame.getByRole('link', { name: 'report' })).toBeVisible()
})

test('a relative link in published HTML does nothing and says so', async ({ page, sdk }) => {
  const frame = await open({ page, sdk }, '<a href="other.html">more</a>')
  await frame.getByRole('link', { name: 'more' }).click()
  await expect(page.getByText('This link leads to no web page: other.html')).toBeVisible()
  await expect(frame.getByRole('link', { name: 'more' })).toBeVisible()
})

test('a link inside published HTML scrolls the page to its target', async ({ page, sdk }) => {
  const frame = await open(
    { page, sdk },
    '<a href="#far">jump</a><div style="height: 3000px"></div><h2 id="far">Far</h2>',
  )
  await expect(frame.getByRole('heading', { name: 'Far' })).not.toBeInViewport()
  await frame.getByRole('link', { name: 'jump' }).click()
  await expect(frame.getByRole('heading', { name: 'Far' })).toBeInViewport()
})

test('charts that compile functions are drawn', async ({ page, sdk }) => {
  const script = 'document.body.append(new Function("return `drawn with `")() + eval("`functions`"))'
  const frame = await open({ page, sdk }, `<!doctype html><body><script>${script}</script>`)
  await expect(frame.getByText('drawn with functions')).toBeVisible()
})

test('a note names the hosts that published HTML must not load from', async ({ page, sdk }) => {
  await open(
    { page, sdk },
    '<script src="https://cdn.plot.ly/plotly.min.js"></script><img src="https://example.com/a.png"><p>chart</p>',
  )
  await expect(page.getByRole('note')).toHaveText(
    'This report loads scripts from cdn.plot.ly and images from example.com, which Vitrine blocks. Publish it self-contained (for plotly: include_plotlyjs=True).',
  )
})

test('the frame is as high as its content', async ({ page, sdk }) => {
  await open({ page, sdk }, '<!doctype html><body style="margin: 0"><div style="height: 2345px"></div>')
  await expect(page.getByTitle('Published HTML')).toHaveCSS('height', '2347px')
})

test('content that is higher than any frame does not let the frame grow without end', async ({ page, sdk }) => {
  const frame = await open(
    { page, sdk },
    '<!doctype html><style>html, body, div { height: 100% }</style><body><div><button onclick="this.textContent = innerHeight">size</button></div>',
  )
  const viewport = page.viewportSize()?.height ?? 0
  await expect(async () => {
    await frame.getByRole('button').click()
    expect(Number(await frame.getByRole('button').textContent())).toBeLessThan(viewport)
  }).toPass()
})

test('a page with published HTML logs no warnings', async ({ page, sdk }) => {
  const logged: string[] = []
  page.on('console', (message) => logged.push(message.text()))
  const frame = await open({ page, sdk }, '<p>text</p>')
  await expect(frame.getByText('text')).toBeVisible()
  expect(logged).toEqual([])
})
