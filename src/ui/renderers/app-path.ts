const RUN = /^\/(?:flow-runs|runs)\/((?:flow|task)-run\/[\w-]{1,100})\/?$/
const PAGE = /^\/(?:artifacts(?:\/key\/[^/]+|\/artifact\/[\w-]{1,100})?|runs|retention)\/?$/

/** The page of this app that a relative address leads to, also in the form of Prefect's UI; null for other addresses. */
export function appPath(address: string): string | null {
  const [, path, rest = ''] = /^(\/[^/?#][^?#]*)([?#].*)?$/s.exec(address.trim()) ?? []
  if (path === undefined) return null
  const page = pageOf(path) ?? pageOf(withoutBase(path))
  return page === null ? null : page + rest
}

function pageOf(path: string): string | null {
  const run = RUN.exec(path)?.[1]
  if (run !== undefined) return `/runs/${run}`
  return PAGE.test(path) ? path : null
}

/** The app may be mounted under a path such as `/vitrine/`. */
function withoutBase(path: string): string {
  const base = new URL(document.baseURI).pathname
  return path.startsWith(base) ? path.slice(base.length - 1) : path
}
