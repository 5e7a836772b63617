/**
 * Runs in the frame before the published HTML, which may do with it what it likes: the page checks every message. Links
 * would blank the frame, so that their addresses are sent to the page. The height counts the content only, because the
 * document is never lower than the frame.
 */
const FRAME_SCRIPT = `(() => {
  const page = parent
  const send = (message) => page.postMessage(message, '*')
  const follow = (event) => {
    const link = event.composedPath().find((node) => node.localName === 'a' || node.localName === 'area')
    const href = (link?.getAttribute('href') ?? link?.getAttribute('xlink:href') ?? '').trim()
    if (event.defaultPrevented || event.button > 1 || href === '' || /^(?:javascript|data|blob):/i.test(href)) return
    if (!href.startsWith('#')) {
      event.preventDefault()
      return send({ kind: 'link', href: href.startsWith('//') ? 'https:' + href : href })
    }
    const id = decodeURIComponent(href.slice(1))
    const target = document.getElementById(id) ?? document.getElementsByName(id)[0]
    if (target || id === '' || id === 'top') send({ kind: 'scroll', top: target ? target.getBoundingClientRect().top : 0 })
  }
  addEventListener('click', follow)
  addEventListener('auxclick', follow)
  document.addEventListener('securitypolicyviolation', ({ blockedURI, effectiveDirective }) =>
    send({ kind: 'blocked', url: blockedURI, directive: effectiveDirective }))
  const measure = () => {
    if (!document.body) return
    const content = document.createRange()
    content.selectNodeContents(document.body)
    const { marginBottom, paddingBottom } = getComputedStyle(document.body)
    const bottom = content.getBoundingClientRect().bottom + scrollY
    send({ kind: 'height', height: Math.ceil(bottom + parseFloat(marginBottom) + parseFloat(paddingBottom)) })
  }
  addEventListener('DOMContentLoaded', () => {
    const observer = new ResizeObserver(measure)
    observer.observe(document.documentElement)
    observer.observe(document.body)
  })
  addEventListener('load', measure)
})()`

/** A doctype stays in front, because without it browsers use the layout rules of the nineties. */
const DOCTYPE = /^\s*<!doctype[^<>]{0,500}>/i

/** The published HTML with the script that lets the page follow its links and fit its height. */
export function frameDocument(html: string): string {
  const doctype = DOCTYPE.exec(html.slice(0, 2000))?.[0] ?? ''
  return `${doctype}<script>${FRAME_SCRIPT}</script>${html.slice(doctype.length)}`
}
