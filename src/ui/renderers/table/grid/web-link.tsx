/** An external link. */
export function WebLink({ url, text, tabIndex }: { url: URL; text: string; tabIndex: 0 | -1 }) {
  return (
    <a
      href={url.href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      tabIndex={tabIndex}
      className="text-accent underline underline-offset-2"
    >
      {text}
    </a>
  )
}
