/**
 * The responses to a page's first requests, for its HTML. They come from the app's own routes, with the credentials of
 * the request for the page, so that everything that applies to a request applies to them.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { kindOf } from '#contract/kind-labels.ts'
import type { PageAddress } from './address.ts'
import { type Ask, askFirst } from './first-requests.ts'

/** The page is not delayed longer: what is missing then, it requests itself. */
const TIME_LIMIT_MS = 2000

/** Of one response, and of all together. */
const MAX_ANSWER_CHARS = 200_000
const MAX_TOTAL_CHARS = 400_000

/** Renderers whose code is loaded when an artifact of their kind is shown. */
const RENDERERS: Record<string, string> = {
  markdown: 'src/ui/renderers/markdown/index.tsx',
  table: 'src/ui/renderers/table/index.tsx',
  rich: 'src/ui/renderers/rich/index.tsx',
}

export type FirstAnswers = {
  /** `<script type="application/json">` elements. */
  scripts: string
  /** Paths below /api that the page requests soon. */
  preloads: string[]
  /** Modules of the UI that the page needs to show them. */
  modules: string[]
}

/** Asks until the time limit. Never rejects. */
export async function firstAnswers(
  app: FastifyInstance,
  request: FastifyRequest,
  address: PageAddress,
): Promise<FirstAnswers> {
  const { authorization } = request.headers
  const common = { host: request.headers.host ?? '', ...(authorization !== undefined && { authorization }) }
  const scripts: string[] = []
  const preloads: string[] = []
  const modules = new Set<string>()
  const asked = new Map<string, Promise<unknown>>()
  let total = 0
  let isOver = false

  async function send(method: 'GET' | 'POST', path: string, body?: string): Promise<unknown> {
    if (isOver) return null
    const { statusCode, payload } = await app.inject({
      method,
      url: `/api${path}`,
      remoteAddress: request.ip,
      headers: body === undefined ? common : { ...common, 'content-type': 'application/json' },
      ...(body !== undefined && { payload: body }),
    })
    if (isOver || statusCode !== 200) return null
    if (payload.length <= MAX_ANSWER_CHARS && total + payload.length <= MAX_TOTAL_CHARS) {
      total += payload.length
      scripts.push(answerScript(`${method} ${path}`, body, payload))
    }
    return JSON.parse(payload)
  }
  function once(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
    const text = body && JSON.stringify(body)
    const name = `${method} ${path} ${text}`
    const answer = asked.get(name) ?? send(method, path, text).catch(() => null)
    asked.set(name, answer)
    return answer
  }
  const ask: Ask = {
    get: (path) => once('GET', path),
    post: (path, body) => once('POST', path, body),
    preload: (path) => void preloads.push(path),
    show: (type) => {
      const kind = kindOf(type)
      const module = kind === null ? undefined : RENDERERS[kind]
      if (module !== undefined) modules.add(module)
    },
  }
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, TIME_LIMIT_MS)
  })
  await Promise.race([askFirst(address, ask).catch(() => undefined), timeout])
  clearTimeout(timer)
  isOver = true
  return { scripts: scripts.join('\n'), preloads, modules: [...modules] }
}

/** A response as a data block, which browsers do not run. `<` occurs only inside strings of JSON. */
function answerScript(request: string, body: string | undefined, json: string): string {
  const sent = body === undefined ? '' : ` data-body="${escapeHtml(body)}"`
  const text = json.replace(/[<\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return `<script type="application/json" data-request="${escapeHtml(request)}"${sent}>${text}</script>`
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' }

export const escapeHtml = (text: string) => text.replace(/[&"<>]/g, (char) => ENTITIES[char] ?? char)
