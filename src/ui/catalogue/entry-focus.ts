/** Moves the focus through entries, which have `data-index` and a link. */

/** Below the header of the app, in pixels. */
const TOP = 56

/**
 * Focuses the entry `step` entries after the focused one, or the first one on screen if none is focused. Returns whether
 * there is one; only entries near the viewport are in the document.
 */
export function moveFocus(entries: HTMLElement, step: number): boolean {
  const focused = document.activeElement?.closest<HTMLElement>('[data-index]')
  const target = focused
    ? entries.querySelector(`[data-index="${Number(focused.dataset.index) + step}"]`)
    : [...entries.querySelectorAll('[data-index]')].find((entry) => entry.getBoundingClientRect().top >= TOP)
  const link = target?.querySelector('a')
  link?.focus()
  return !!link
}
