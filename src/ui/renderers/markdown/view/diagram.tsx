/** Mermaid diagrams. This module and mermaid are loaded with the first diagram. */

import mermaid from 'mermaid'
import { type ReactNode, useEffect, useState } from 'react'
import { errorMessage } from '#sdk/error-message.ts'
import { hasExternalImages, safeDiagram } from '#ui/renderers/markdown/compile/diagram-source.ts'
import { useIsDark } from './use-is-dark.ts'

type Drawing = { kind: 'drawn'; address: string; width: number; height: number } | { kind: 'failed'; reason: string }

let diagramCount = 0

/**
 * A diagram as an image: the SVG is untrusted, and in an `<img>` it cannot run scripts, load resources, style the page or
 * clash with its ids. `fallback` is the source as code.
 */
export default function Diagram({ source, fallback }: { source: string; fallback: ReactNode }) {
  const theme = useIsDark() ? 'dark' : 'default'
  const [drawing, setDrawing] = useState<Drawing | null>(null)
  useEffect(() => {
    let isCurrent = true
    void draw(source, theme).then((drawn) => {
      if (isCurrent) setDrawing(drawn)
    })
    return () => {
      isCurrent = false
    }
  }, [source, theme])
  if (drawing === null) return fallback
  if (drawing.kind === 'failed') {
    return (
      <>
        {fallback}
        <p className="md-note">Could not draw this diagram: {drawing.reason}</p>
      </>
    )
  }
  return (
    <figure className="md-diagram">
      <img
        alt={`Diagram: ${source.slice(0, 300)}`}
        src={drawing.address}
        width={drawing.width}
        height={drawing.height}
      />
      <details>
        <summary>Diagram source</summary>
        {fallback}
      </details>
    </figure>
  )
}

const SECURE = [
  ...['secure', 'securityLevel', 'startOnLoad', 'maxTextSize', 'maxEdges', 'suppressErrorRendering'],
  ...['htmlLabels', 'dompurifyConfig', 'themeCSS', 'themeVariables', 'fontFamily', 'altFontFamily'],
]
const FETCHING_TAGS = ['img', 'image', 'style', 'video', 'audio', 'source', 'picture', 'input', 'feImage', 'use', 'svg']

async function draw(source: string, theme: 'dark' | 'default'): Promise<Drawing> {
  if (hasExternalImages(source)) return { kind: 'failed', reason: 'external images are not allowed.' }
  // Mermaid measures text in the page, so it needs an attached element, removed afterwards.
  const container = document.createElement('div')
  container.className = 'md-diagram-stage'
  document.body.append(container)
  try {
    mermaid.initialize({
      startOnLoad: false,
      securityLevel: 'strict',
      htmlLabels: false,
      flowchart: { htmlLabels: false },
      suppressErrorRendering: true,
      maxTextSize: 20_000,
      theme,
      // Diagrams cannot change these, even if a directive gets past `safeDiagram`.
      secure: SECURE,
      dompurifyConfig: { FORBID_TAGS: FETCHING_TAGS, FORBID_ATTR: ['src', 'srcset', 'href', 'style'] },
    })
    const { svg } = await mermaid.render(`md-diagram-${++diagramCount}`, safeDiagram(source), container)
    return asImage(svg)
  } catch (error) {
    return { kind: 'failed', reason: errorMessage(error) }
  } finally {
    container.remove()
  }
}

/** Mermaid's SVG fills its container; as an image it needs the size of the drawing. */
function asImage(svg: string): Drawing {
  const [, width = 600, height = 400] = (/viewBox="\S+ \S+ (\S+) (\S+)"/.exec(svg) ?? []).map(Number)
  const sized = svg.replace(/ width="100%"/, ` width="${width}" height="${height}"`)
  const address = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(sized)}`
  return { kind: 'drawn', address, width: Math.round(width), height: Math.round(height) }
}
