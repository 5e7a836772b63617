import { expect, test } from './test.ts'

const sections = Array.from(
  { length: 12 },
  (_, index) => `## Section ${index + 1}\n\n${'Some words about the results. '.repeat(80)}\n`,
).join('\n')

test('the contents of a long report stay in view and show where the reader is', async ({ page, sdk }) => {
  await page.setViewportSize({ width: 1600, height: 900 })
  const { id } = await sdk.createArtifact({ key: 'report', type: 'markdown', data: `# Report\n\n${sections}` })
  await page.goto(`/artifacts/artifact/${id}`)
  const contents = page.getByRole('navigation', { name: 'Contents: Report' })
  await contents.getByRole('link', { name: 'Section 7' }).click()
  await expect(page.getByRole('heading', { name: 'Section 7' })).toBeInViewport()
  await expect(contents.getByRole('link', { name: 'Section 7' })).toBeInViewport()
  await expect(contents.getByRole('link', { name: 'Section 7' })).toHaveAttribute('aria-current', 'location')
})

test('the contents of a long report are folded on a phone', async ({ page, sdk }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  const { id } = await sdk.createArtifact({ key: 'report', type: 'markdown', data: `# Report\n\n${sections}` })
  await page.goto(`/artifacts/artifact/${id}`)
  const contents = page.getByRole('navigation', { name: 'Contents: Report' })
  await expect(contents.getByText('Contents')).toBeVisible()
  await expect(contents.getByRole('link', { name: 'Section 7' })).toBeHidden()
})

test('a link inside a report keeps the address of the page', async ({ page, sdk }) => {
  await sdk.createArtifact({ key: 'report', type: 'markdown', data: '[jump](#details)\n\n## Details\n' })
  await page.goto('/artifacts/key/report')
  await page.getByRole('link', { name: 'jump' }).click()
  await expect(page).toHaveURL(/\/artifacts\/key\/report(\?version=1)?#md-details$/)
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Details' })).toBeVisible()
})
