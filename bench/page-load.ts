import type { Browser, Page } from '@playwright/test'

/** One page load: milliseconds until the text is visible, requests until then, milliseconds of tasks over 50 ms, heap in megabytes. */
export type PageLoad = {
  readonly visible: number
  readonly requests: number
  readonly longestTask: number
  readonly longTasks: number
  readonly heap: number
}

/** Tasks over 50 ms, as the browser reports them, from the start until the page is idle. */
const longTasksOf = (page: Page): Promise<number[]> =>
  page.evaluate(async () => {
    await new Promise((idle) => requestIdleCallback(idle))
    return new Promise<number[]>((done) => {
      const observer = new PerformanceObserver((list) => done(list.getEntries().map(({ duration }) => duration)))
      observer.observe({ type: 'longtask', buffered: true })
      // The observer is not called if there are no long tasks.
      setTimeout(() => done([]), 200)
    })
  })

const heapOf = async (page: Page): Promise<number> => {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return usedSize / 1e6
}

/** Opens the URL in a new context without a cache, and waits until the text is visible. */
export const loadPage = async (browser: Browser, url: string, text: string): Promise<PageLoad> => {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } })
  try {
    const page = await context.newPage()
    const started = performance.now()
    await page.goto(url, { waitUntil: 'commit' })
    await page.getByText(text, { exact: true }).first().waitFor({ timeout: 60_000 })
    const visible = performance.now() - started
    const requests = 1 + (await page.evaluate(() => performance.getEntriesByType('resource').length))
    const tasks = await longTasksOf(page)
    return {
      visible,
      requests,
      longestTask: Math.max(0, ...tasks),
      longTasks: tasks.reduce((sum, task) => sum + task, 0),
      heap: await heapOf(page),
    }
  } finally {
    await context.close()
  }
}
