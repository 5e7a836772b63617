/** The messages of a frame with published HTML. Its scripts can send anything. */
import * as z from 'zod/mini'

const text = z.string().check(z.maxLength(10_000))
const pixels = z.number().check(z.minimum(-1e6), z.maximum(1e6))

const FrameMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('link'), href: text }),
  z.object({ kind: z.literal('scroll'), top: pixels }),
  z.object({ kind: z.literal('height'), height: pixels }),
  z.object({ kind: z.literal('blocked'), url: text, directive: text }),
])
type FrameMessage = z.output<typeof FrameMessage>

/** Null for messages of other windows, and for anything else that a script sends. */
export function frameMessage(event: MessageEvent, frame: HTMLIFrameElement | null): FrameMessage | null {
  if (frame === null || event.source === null || event.source !== frame.contentWindow) return null
  return FrameMessage.safeParse(event.data).data ?? null
}

/** The address of a link if it may be opened: http and https only. */
export function openableUrl(href: string): string | null {
  const url = URL.parse(href)
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null
}

const RESOURCES = [
  ['script-src', 'scripts'],
  ['style-src', 'styles'],
  ['img-src', 'images'],
  ['font-src', 'fonts'],
  ['connect-src', 'data'],
] as const

/** What was blocked, such as "scripts from cdn.plot.ly"; null for what is not loaded from another host. */
export function blockedResource(url: string, directive: string): { what: string; host: string } | null {
  const parsed = URL.parse(url)
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return null
  const what = RESOURCES.find(([name]) => directive.startsWith(name))?.[1] ?? 'content'
  return { what, host: parsed.host.slice(0, 100) }
}

const MIN_HEIGHT = 128
const MAX_HEIGHT = 16_000
const LOOP_ROUNDS = 3

export interface FrameHeight {
  /** Null for the height before the frame has reported one. */
  height: number | null
  /** The last growth, and how often it occurred in a row. */
  growth: number
  rounds: number
}

export const initialHeight: FrameHeight = { height: null, growth: 0, rounds: 0 }

/**
 * The height after a report. Content that is higher than its frame by a fixed amount, such as `100vh` with a margin, would
 * grow without end, so that the frame gets back its first height.
 */
export function nextHeight(current: FrameHeight, reported: number): FrameHeight {
  if (current.rounds >= LOOP_ROUNDS) return current
  const height = Math.min(MAX_HEIGHT, Math.max(MIN_HEIGHT, reported))
  if (height === current.height) return current
  const growth = height - (current.height ?? 0)
  const rounds = growth > 0 && growth === current.growth ? current.rounds + 1 : 1
  return rounds >= LOOP_ROUNDS ? { height: null, growth, rounds } : { height, growth, rounds }
}
