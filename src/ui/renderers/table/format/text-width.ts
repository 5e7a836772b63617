/** Where text cannot be measured, as in tests. */
const GUESSED_CHAR_PX = 7.8

/** The width of a text in pixels. */
export type Measure = (text: string) => number

const measures = new Map<string, Measure>()

/** Measures in the font of the grid. All digits count as equally wide, as they are in numeric columns. */
export function gridMeasure(weight: 400 | 500): Measure {
  const { fontFamily } = getComputedStyle(document.body)
  const { fontSize } = getComputedStyle(document.documentElement)
  const font = `${weight} ${(Number.parseFloat(fontSize) || 16) * 0.8125}px ${fontFamily}`
  const measure = measures.get(font) ?? createMeasure(font)
  measures.set(font, measure)
  return measure
}

function createMeasure(font: string): Measure {
  const context = typeof OffscreenCanvas === 'undefined' ? null : new OffscreenCanvas(1, 1).getContext('2d')
  if (context === null) return (text) => text.length * GUESSED_CHAR_PX
  context.font = font
  return (text) => context.measureText(text.replace(/\d/g, '0')).width
}
