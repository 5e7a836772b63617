/** Distance to the window's edges and to the clicked time, in pixels. */
const MARGIN = 8

/** Shows the exact time of a clicked `<time>`, for touch screens, which have no tooltips. One listener serves the app. */
export function showExactTimes(): void {
  const popover = document.createElement('div')
  popover.popover = 'auto'
  popover.setAttribute('role', 'status')
  popover.className = 'fixed m-0 rounded-md border border-line bg-raised px-2.5 py-1.5 text-ink text-xs shadow-raised'
  document.body.append(popover)
  document.addEventListener('click', ({ target }) => {
    const time = target instanceof Element ? target.closest('time[title]') : null
    // Inside a link or a button, the click belongs to it.
    if (!time || time.closest('a, button')) return
    popover.textContent = time.getAttribute('title')
    popover.showPopover()
    const { left, top, bottom } = time.getBoundingClientRect()
    const { width, height } = popover.getBoundingClientRect()
    const room = document.documentElement.clientWidth - width - MARGIN
    const below = bottom + MARGIN
    popover.style.left = `${Math.max(MARGIN, Math.min(left, room))}px`
    popover.style.top = `${below + height < innerHeight ? below : top - height - MARGIN}px`
  })
  const hide = () => popover.matches(':popover-open') && popover.hidePopover()
  addEventListener('scroll', hide, { passive: true })
}
