import type { Browser, Page } from '@playwright/test'
import type { PageRequest } from './waterfall.ts'

/** One page load. Times are milliseconds since the navigation started. */
export type PageLoad = {
  /** When the text was painted. */
  readonly visible: number
  /** Those that started before, the page itself included. */
  readonly requests: readonly PageRequest[]
  /** The longest task, and all over 50 ms, until the page is idle. */
  readonly longestTask: number
  readonly longTasks: number
  /** The sum of all layout shifts until then. */
  readonly shift: number
  /** In megabytes. */
  readonly heap: number
}

const SHOWN = 'text is shown'
const TIMEOUT_MS = 60_000

/** Runs in the page: marks when an element whose text starts so has been painted. */
const watchFor = ({ text, mark }: { text: string; mark: string }): void => {
  const path = `//body//*[starts-with(normalize-space(text()), ${JSON.stringify(text)})]`
  const isShown = () => {
    const found = document.evaluate(path, document, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE)
    for (let index = 0; index < found.snapshotLength; index++) {
      const node = found.snapshotItem(index)
      if (node instanceof Element && node.checkVisibility() && node.getClientRects().length > 0) return true
    }
    return false
  }
  const look = () => {
    if (!isShown()) return requestAnimationFrame(look)
    // After the frame that contains it.
    return setTimeout(() => {
      performance.mark(mark)
      console.debug(mark)
    })
  }
  requestAnimationFrame(look)
}

/** Runs in the page, once it is idle. The observer is not called if there are no entries. */
const entriesOf = async (type: string): Promise<{ duration: number; value: number }[]> => {
  await new Promise((idle) => requestIdleCallback(idle, { timeout: 10_000 }))
  return new Promise((done) => {
    const observer = new PerformanceObserver((list) =>
      done(
        list.getEntries().map((entry) => ({
          duration: entry.duration,
          value: 'value' in entry && typeof entry.value === 'number' ? entry.value : 0,
        })),
      ),
    )
    observer.observe({ type, buffered: true })
    setTimeout(() => done([]), 200)
  })
}

/** Runs in the page: when it was shown, and the requests before. */
const readTimes = (mark: string): { visible: number; requests: PageRequest[] } => {
  const visible = performance.getEntriesByName(mark)[0]?.startTime ?? Number.NaN
  const entries = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  const requests = entries
    .filter((entry) => entry instanceof PerformanceResourceTiming)
    .filter(({ startTime }) => startTime < visible)
    .map(({ name, startTime, responseEnd }) => ({ name: new URL(name).pathname, start: startTime, end: responseEnd }))
  return { visible, requests }
}

const heapOf = async (page: Page): Promise<number> => {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return usedSize / 1e6
}

export type Cookie = { readonly name: string; readonly value: string }

/** Opens the URL in a new context without a cache, until an element is visible whose text starts with `text`. */
export const loadPage = async (browser: Browser, url: string, text: string, cookie?: Cookie): Promise<PageLoad> => {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } })
  try {
    if (cookie) await context.addCookies([{ ...cookie, url: new URL('/', url).href }])
    const page = await context.newPage()
    await page.addInitScript(watchFor, { text, mark: SHOWN })
    const shown = page.waitForEvent('console', {
      predicate: (message) => message.text() === SHOWN,
      timeout: TIMEOUT_MS,
    })
    await Promise.all([shown, page.goto(url, { waitUntil: 'commit' })])
    const times = await page.evaluate(readTimes, SHOWN)
    const tasks = (await page.evaluate(entriesOf, 'longtask')).map(({ duration }) => duration)
    const shifts = await page.evaluate(entriesOf, 'layout-shift')
    return {
      ...times,
      longestTask: Math.max(0, ...tasks),
      longTasks: tasks.reduce((sum, task) => sum + task, 0),
      shift: shifts.reduce((sum, { value }) => sum + value, 0),
      heap: await heapOf(page),
    }
  } finally {
    await context.close()
  }
}
