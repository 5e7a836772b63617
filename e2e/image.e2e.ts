import { crc32, deflateSync } from 'node:zlib'
import { chooseItem } from './choose-item.ts'
import { expect, expectAccessible, test } from './test.ts'

/** A gray PNG of this size, as a `data:` URL. */
function png(width: number, height: number): string {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.writeUInt8(8, 8)
  // Each row starts with its filter: none.
  const row = Buffer.alloc(width + 1, 127).fill(0, 0, 1)
  const rows = Buffer.concat(Array<Buffer>(height).fill(row))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]
  return `data:image/png;base64,${Buffer.concat([signature, ...chunks]).toString('base64')}`
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, checksum])
}

test('an image of 20,000 pixels is fitted, zoomed and moved', async ({ page, sdk }) => {
  const { id } = await sdk.createArtifact({
    key: 'wide',
    type: 'image',
    data: png(20_000, 300),
    description: 'Panorama',
  })
  await page.goto(`/artifacts/artifact/${id}`)
  await page.getByRole('button', { name: 'Show at full size: Panorama' }).click()
  const viewer = page.getByRole('dialog', { name: 'Panorama' })
  const image = viewer.getByRole('img', { name: 'Panorama' })
  const scale = viewer.getByRole('status')
  await expect(scale).toHaveText(/^[67] %$/)
  await expectAccessible(page)

  await viewer.getByRole('button', { name: '1:1' }).click()
  await expect(scale).toHaveText('100 %')
  await expect(image).toHaveCSS('width', '20000px')
  const left = async () => (await image.boundingBox())?.x ?? 0
  const before = await left()
  await page.mouse.move(700, 450)
  await page.mouse.down()
  await page.mouse.move(600, 450)
  await page.mouse.up()
  expect(await left()).toBeCloseTo(before - 100, 0)
  await page.keyboard.press('ArrowLeft')
  expect(await left()).toBeCloseTo(before - 20, 0)

  await page.mouse.wheel(0, -200)
  await expect(scale).toHaveText('135 %')
  await page.keyboard.press('0')
  await expect(scale).toHaveText(/^[67] %$/)
  await page.keyboard.press('Escape')
  await expect(viewer).toHaveCount(0)
})

test('the place of an embedded image is reserved before it is decoded', async ({ page, sdk }) => {
  const { id } = await sdk.createArtifact({ key: 'plot', type: 'image', data: png(320, 240), description: 'Plot' })
  await page.goto(`/artifacts/artifact/${id}`)
  const image = page.getByRole('img', { name: 'Plot' })
  await expect(image).toHaveAttribute('width', '320')
  await expect(image).toHaveCSS('height', '240px')
})

test('an embedded image is downloaded as an image', async ({ page, sdk }) => {
  const { id } = await sdk.createArtifact({ key: 'plot', type: 'image', data: png(64, 48) })
  await page.goto(`/artifacts/artifact/${id}`)
  const downloading = page.waitForEvent('download')
  await chooseItem(page, 'Export', 'Download PNG')
  expect((await downloading).suggestedFilename()).toBe('plot-v1.png')
})

test('the viewer steps between versions at the same scale, and closes at one without an image', async ({
  page,
  sdk,
}) => {
  await sdk.createArtifact({ key: 'plot', type: 'markdown', data: '# No plot yet' })
  const versions = [png(2000, 300), png(2000, 300), png(4000, 300)]
  for (const data of versions) await sdk.createArtifact({ key: 'plot', type: 'image', data, description: 'Plot' })
  await page.goto('/artifacts/key/plot?version=3')
  await page.getByRole('button', { name: 'Show at full size: Plot' }).click()
  const viewer = page.getByRole('dialog', { name: 'Plot' })
  const scale = viewer.getByRole('status')
  await viewer.getByRole('button', { name: '1:1' }).click()
  await expect(scale).toHaveText('100 %')
  await page.keyboard.press('[')
  await expect(viewer.getByText('Version 2 of 4')).toBeVisible()
  await expect(page).toHaveURL('/artifacts/key/plot?version=2')
  await expect(scale).toHaveText('100 %')
  await viewer.getByRole('link', { name: 'Next version' }).click()
  await expect(viewer.getByText('Version 3 of 4')).toBeVisible()
  await page.keyboard.press(']')
  await expect(viewer.getByText('Version 4 of 4')).toBeVisible()
  await expect(scale).toHaveText(/^3\d %$/)
  await expectAccessible(page)
  for (const name of ['Version 3 of 4', 'Version 2 of 4']) {
    await page.keyboard.press('[')
    await expect(viewer.getByText(name)).toBeVisible()
  }
  await page.keyboard.press('[')
  await expect(page.getByRole('heading', { name: 'No plot yet' })).toBeVisible()
  await expect(viewer).toHaveCount(0)
})
