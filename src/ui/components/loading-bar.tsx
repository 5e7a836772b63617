/** A thin line at the top of the window while the next page or list loads. */
export function LoadingBar() {
  return (
    <div role="status" className="fixed inset-x-0 top-0 z-40 h-0.5 animate-pulse bg-accent">
      <span className="sr-only">Loading</span>
    </div>
  )
}
