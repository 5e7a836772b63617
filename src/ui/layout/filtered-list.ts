/** What pages of a filtered list share: another filter is in the address at once, and in the list once its data are here. */
import { useState } from 'react'
import type { ShouldRevalidateFunctionArgs } from 'react-router'

/**
 * Whether to load before the address changes: only when the page is opened or asked for anew. Another filter does not wait,
 * so that Back finds it however soon one goes on.
 */
export function shouldReload({ currentUrl, nextUrl, defaultShouldRevalidate }: ShouldRevalidateFunctionArgs): boolean {
  const isOtherFilter = currentUrl.pathname === nextUrl.pathname && currentUrl.search !== nextUrl.search
  return !isOtherFilter && defaultShouldRevalidate
}

/** `asked`, or while what belongs to it is on its way (`isPending`) the one before. */
export function useSettled<Value>(asked: Value, isPending: boolean): Value {
  const [shown, setShown] = useState(asked)
  if (!isPending && shown !== asked) setShown(asked)
  return isPending ? shown : asked
}
