import { expect, test } from './test.ts'

/** A square of 400 × 400 pixels, longer than what lists contain. */
const PLOT = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><!--${'x'.repeat(10_000)}--><rect width="400" height="400" fill="teal"/></svg>`,
)}`

test('the catalogue shows large embedded images, and says which cannot be shown', async ({ page, sdk }) => {
  await sdk.createArtifact({ key: 'plot', type: 'image', data: PLOT })
  await sdk.createArtifact({ key: 'broken', type: 'image', data: `data:image/png;base64,${'A'.repeat(10_000)}` })
  await page.goto('/artifacts')
  const entry = (key: string) => page.getByRole('listitem').filter({ hasText: key })
  await expect
    .poll(() =>
      entry('plot')
        .locator('img')
        .evaluate((image: HTMLImageElement) => image.naturalWidth),
    )
    .toBe(400)
  await expect(entry('broken')).toContainText('Image not available')
})
