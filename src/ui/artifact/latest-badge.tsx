/** Marks the version that stands for its key. */
export const LatestBadge = () => (
  <span className="inline-flex h-5 items-center rounded-full bg-accent-soft px-2 font-medium text-accent text-xs">
    Latest
  </span>
)
