/** Pages with a filtered list: the URL changes immediately, the list when its data has loaded. */
import { useState } from 'react'
import type { ShouldRevalidateFunctionArgs } from 'react-router'

/**
 * Whether navigation waits for the loader: when the page is opened or reloaded, but not for another filter, so that the
 * history has each filter even if the user navigates on before its data has loaded.
 */
export function shouldReload({ currentUrl, nextUrl, defaultShouldRevalidate }: ShouldRevalidateFunctionArgs): boolean {
  const isOtherFilter = currentUrl.pathname === nextUrl.pathname && currentUrl.search !== nextUrl.search
  return !isOtherFilter && defaultShouldRevalidate
}

/** `requested`, or the previous value while the data for `requested` is loading (`isPending`). */
export function useSettled<Value>(requested: Value, isPending: boolean): Value {
  const [shown, setShown] = useState(requested)
  if (!isPending && shown !== requested) setShown(requested)
  return isPending ? shown : requested
}
