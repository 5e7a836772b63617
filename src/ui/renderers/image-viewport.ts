/** Zooming and moving an image in a stage, as pure functions. Lengths in CSS pixels. */

export interface Size {
  width: number
  height: number
}

/** The size of a pixel of the image, and where its top left corner is on the stage. */
export interface Viewport {
  scale: number
  x: number
  y: number
}

const MAX_SCALE = 16

/** The largest scale at which the whole image is visible; small images keep their size. */
export function fitScale(image: Size, stage: Size): number {
  return Math.min(1, stage.width / image.width, stage.height / image.height)
}

export function fitted(image: Size, stage: Size): Viewport {
  return placed({ scale: fitScale(image, stage), x: 0, y: 0 }, image, stage)
}

/** Changes the scale around a point of the stage, which keeps its place in the image. */
export function zoomed(
  viewport: Viewport,
  scale: number,
  point: { x: number; y: number },
  image: Size,
  stage: Size,
): Viewport {
  const next = Math.min(MAX_SCALE, Math.max(fitScale(image, stage), scale))
  const ratio = next / viewport.scale
  const x = point.x - (point.x - viewport.x) * ratio
  const y = point.y - (point.y - viewport.y) * ratio
  return placed({ scale: next, x, y }, image, stage)
}

export function moved({ scale, x, y }: Viewport, dx: number, dy: number, image: Size, stage: Size): Viewport {
  return placed({ scale, x: x + dx, y: y + dy }, image, stage)
}

/** An image smaller than the stage is centered; a larger one covers it. */
function placed({ scale, x, y }: Viewport, image: Size, stage: Size): Viewport {
  return {
    scale,
    x: placedAlong(x, image.width * scale, stage.width),
    y: placedAlong(y, image.height * scale, stage.height),
  }
}

function placedAlong(start: number, length: number, room: number): number {
  return length <= room ? (room - length) / 2 : Math.min(0, Math.max(room - length, start))
}
