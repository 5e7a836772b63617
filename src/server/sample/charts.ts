/** Charts as SVG in data URLs, which require no other server. */

const WIDTH = 720
const HEIGHT = 400
const LEFT = 64
const TOP = 56
const BOTTOM = 48
const INK = '#334155'
const ACCENT = '#2563eb'
const SECOND = '#f59e0b'

type Points = [number, number][]

/** A line chart; points are from 0 to 1 on both axes. */
export function lineChart(title: string, x: string, y: string, series: { name: string; points: Points }[]): string {
  const lines = series.map(({ name, points }, index) => {
    const color = index === 0 ? ACCENT : SECOND
    const path = points.map(([px, py]) => `${place(px)},${level(py)}`).join(' ')
    const legend = `<text x="${WIDTH - 24 - (series.length - 1 - index) * 96}" y="32" text-anchor="end" fill="${color}" font-weight="600">${name}</text>`
    return `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="3" stroke-linejoin="round"/>${legend}`
  })
  return frame(title, [axes(x, y), ...lines])
}

/** A horizontal bar chart, longest bar first. */
export function barChart(title: string, bars: { name: string; value: number; label: string }[]): string {
  const longest = Math.max(...bars.map(({ value }) => value))
  const step = (HEIGHT - TOP - 16) / bars.length
  const rows = bars.map(({ name, value, label }, index) => {
    const y = TOP + index * step
    const width = ((WIDTH - 280) * value) / longest
    return `<text x="176" y="${y + step / 2 + 5}" text-anchor="end" fill="${INK}">${name}</text>
<rect x="188" y="${y + 5}" width="${width.toFixed(1)}" height="${(step - 10).toFixed(1)}" rx="4" fill="${ACCENT}" opacity="${(1 - index * 0.07).toFixed(2)}"/>
<text x="${(196 + width).toFixed(1)}" y="${y + step / 2 + 5}" fill="${INK}">${label}</text>`
  })
  return frame(title, rows)
}

function place(x: number): string {
  return (LEFT + x * (WIDTH - LEFT - 24)).toFixed(1)
}

function level(y: number): string {
  return (HEIGHT - BOTTOM - y * (HEIGHT - BOTTOM - TOP)).toFixed(1)
}

function axes(x: string, y: string): string {
  const grid = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const at = level(part)
    return `<line x1="${LEFT}" x2="${WIDTH - 24}" y1="${at}" y2="${at}" stroke="#e2e8f0"/>
<text x="${LEFT - 10}" y="${at}" dy="4" text-anchor="end" fill="#64748b">${part.toFixed(2)}</text>`
  })
  return `${grid.join('')}
<text x="${(LEFT + WIDTH) / 2}" y="${HEIGHT - 12}" text-anchor="middle" fill="#64748b">${x}</text>
<text x="16" y="${HEIGHT / 2}" transform="rotate(-90 16 ${HEIGHT / 2})" text-anchor="middle" fill="#64748b">${y}</text>`
}

function frame(title: string, parts: string[]): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="system-ui, sans-serif" font-size="13">
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="24" y="32" font-size="17" font-weight="600" fill="#0f172a">${title}</text>
${parts.join('\n')}
</svg>`
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
}
