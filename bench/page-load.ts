import type { Browser, Page } from '@playwright/test'

/** How one load of a page went: milliseconds until the text showed, milliseconds of its tasks over 50 ms, megabytes. */
export type PageLoad = {
  readonly visible: number
  readonly longestTask: number
  readonly longTasks: number
  readonly heap: number
}

/** Told by the browser: tasks over 50 ms, from the very start, until the page has had an idle moment. */
const longTasksOf = (page: Page): Promise<number[]> =>
  page.evaluate(async () => {
    await new Promise((idle) => requestIdleCallback(idle))
    return new Promise<number[]>((done) => {
      const observer = new PerformanceObserver((list) => done(list.getEntries().map(({ duration }) => duration)))
      observer.observe({ type: 'longtask', buffered: true })
      // No entry, no call: then there was no long task.
      setTimeout(() => done([]), 200)
    })
  })

const heapOf = async (page: Page): Promise<number> => {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return usedSize / 1e6
}

/** Opens the address in a fresh context, without a cache, and waits until the text shows. */
export const loadPage = async (browser: Browser, url: string, text: string): Promise<PageLoad> => {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } })
  try {
    const page = await context.newPage()
    const started = performance.now()
    await page.goto(url, { waitUntil: 'commit' })
    await page.getByText(text, { exact: true }).first().waitFor({ timeout: 60_000 })
    const visible = performance.now() - started
    const tasks = await longTasksOf(page)
    return {
      visible,
      longestTask: Math.max(0, ...tasks),
      longTasks: tasks.reduce((sum, task) => sum + task, 0),
      heap: await heapOf(page),
    }
  } finally {
    await context.close()
  }
}
