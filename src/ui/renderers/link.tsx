import { ExternalLink, FileText, Unlink } from 'lucide-react'
import { soleLink } from '#content/markdown/markdown-link.ts'
import { CopyButton } from '#ui/components/export/copy-button.tsx'
import { AppLink } from './app-link.tsx'
import { appPath } from './app-path.ts'
import { linkUrl } from './safe-url.ts'

/** A link: a URL, or markdown that consists of a single link, as Prefect's client publishes it. */
export function LinkView({ data }: { data: string }) {
  return <LinkCard {...(soleLink(data) ?? { href: data.trim(), text: data.trim() })} />
}

/** A link with its host; without a link where browsers cannot open the URL. */
export function LinkCard({ href, text }: { href: string; text: string }) {
  const url = linkUrl(href)
  const path = url === null ? appPath(href) : null
  return (
    <div className="flex items-center gap-3 rounded-card border border-line bg-surface p-4 shadow-card max-sm:flex-wrap">
      {path !== null ? (
        <PageLink path={path} text={text} />
      ) : url === null ? (
        <DeadLink text={text} />
      ) : (
        <LiveLink url={url} text={text} />
      )}
      <div className="ml-auto max-sm:w-full max-sm:pl-8">
        <CopyButton text={href} label="Copy URL" />
      </div>
    </div>
  )
}

function LiveLink({ url, text }: { url: URL; text: string }) {
  const host = url.protocol === 'mailto:' ? url.pathname : url.host
  return (
    <>
      <ExternalLink aria-hidden size={20} className="shrink-0 text-kind-link" />
      <div className="min-w-0 max-sm:flex-1">
        <a
          href={url.href}
          target="_blank"
          rel="noopener noreferrer nofollow"
          className="break-words font-medium text-accent text-lg underline underline-offset-4"
        >
          {text || url.href}
        </a>
        <p className="break-all text-muted text-sm">
          {text === url.href || text === '' ? host : `${host} · ${url.href}`}
        </p>
      </div>
    </>
  )
}

/** A link to a page of this app, such as a run. */
function PageLink({ path, text }: { path: string; text: string }) {
  return (
    <>
      <FileText aria-hidden size={20} className="shrink-0 text-kind-link" />
      <div className="min-w-0 max-sm:flex-1">
        <AppLink path={path} className="break-words font-medium text-accent text-lg underline underline-offset-4">
          {text || path}
        </AppLink>
        {text !== path && <p className="break-all text-muted text-sm">{path}</p>}
      </div>
    </>
  )
}

function DeadLink({ text }: { text: string }) {
  return (
    <>
      <Unlink aria-hidden size={20} className="shrink-0 text-muted" />
      <div className="min-w-0 max-sm:flex-1">
        <p className="break-all font-mono">{text || 'Empty URL'}</p>
        <p className="text-muted text-sm">Browsers cannot open this URL.</p>
      </div>
    </>
  )
}
