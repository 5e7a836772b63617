export function Tags({ tags }: { tags: readonly string[] }) {
  return tags.map((tag) => (
    <span
      key={tag}
      title={tag}
      className="max-w-60 truncate rounded bg-sunken px-1.5 text-muted text-xs leading-5 group-hover:bg-line"
    >
      {tag}
    </span>
  ))
}
