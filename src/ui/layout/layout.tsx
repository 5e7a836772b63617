import { useQuery } from '@tanstack/react-query'
import { Keyboard, type LucideIcon, Monitor, Moon, Server, Sun } from 'lucide-react'
import { useState } from 'react'
import { Outlet, ScrollRestoration, useLocation, useNavigation } from 'react-router'
import { ApiError } from '#sdk/http/error.ts'
import { Button, IconButton } from '#ui/components/button.tsx'
import { Link } from '#ui/components/link.tsx'
import { whenIdle } from '#ui/components/load-when-idle.ts'
import { LoadingBar } from '#ui/components/loading-bar.tsx'
import { useShortcuts } from '#ui/components/shortcuts.ts'
import { DeletionsRegion } from '#ui/deletion/deletions-region.tsx'
import { revisionQuery } from '#ui/live/revision.ts'
import { MirrorBanner, useUpstreamHost } from '#ui/mirror/queries.ts'
import { paths } from '#ui/paths.ts'
import { setPreference, usePreference } from '#ui/preferences.ts'
import { serverInfoQuery } from '#ui/queries.ts'
import type { ShortcutsDialog } from './shortcuts-dialog.tsx'

const sections: { to: string; label: string; Icon?: LucideIcon }[] = [
  { to: paths.artifacts(), label: 'Artifacts' },
  { to: paths.runs(), label: 'Runs' },
  { to: paths.retention(), label: 'Retention' },
]

/** Only of a mirror. */
const upstream = { to: paths.upstream(), label: 'Upstream', Icon: Server }

whenIdle(() => import('./exact-time.ts').then(({ showExactTimes }) => showExactTimes()))

/** The frame of every page: navigation, preferences, connection status and deletion messages. */
export function Layout() {
  const { pathname } = useLocation()
  const isMirror = useUpstreamHost() !== null
  const [Help, setHelp] = useState<typeof ShortcutsDialog | null>(null)
  const openHelp = async () => {
    // Without a server the dialog cannot load; nothing happens then.
    const code = await import('./shortcuts-dialog.tsx').catch(() => null)
    setHelp(() => code?.ShortcutsDialog ?? null)
  }
  useShortcuts({ '?': () => void openHelp() })
  return (
    <>
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-accent focus:px-3 focus:py-2 focus:text-accent-ink"
      >
        Skip to content
      </a>
      <NavigationBar />
      <header className="sticky top-0 z-20 border-line border-b bg-bg/95 backdrop-blur-sm" data-print="hide">
        <div className="mx-auto flex h-12 max-w-[112.5rem] items-center gap-1 px-4 max-sm:px-3">
          <Link to={paths.artifacts()} className="flex items-center gap-2 text-[0.9375rem] font-semibold sm:mr-3">
            <Logo />
            <span className="max-sm:sr-only">Vitrine</span>
          </Link>
          <nav aria-label="Sections" className="flex min-w-0 overflow-x-auto p-1 sm:gap-1">
            {(isMirror ? [...sections, upstream] : sections).map(({ to, label, Icon }) => (
              <Link
                key={to}
                to={to}
                aria-current={pathname === to || pathname.startsWith(`${to}/`) ? 'page' : undefined}
                className="rounded-md px-1.5 py-1 font-medium whitespace-nowrap text-muted sm:px-2.5 hover:bg-sunken hover:text-ink aria-[current]:bg-sunken aria-[current]:text-ink"
              >
                {/* A fourth word does not fit on a phone. */}
                {Icon && <Icon aria-hidden="true" className="my-0.5 size-4 sm:hidden" />}
                <span className={Icon && 'max-sm:sr-only'}>{label}</span>
              </Link>
            ))}
          </nav>
          <span className="grow" />
          <Origin />
          <ZoneSwitch />
          <ThemeSwitch />
          <IconButton look="quiet" label="Keyboard shortcuts" className="max-sm:hidden" onClick={() => void openHelp()}>
            <Keyboard aria-hidden="true" className="size-4" />
          </IconButton>
        </div>
        <ConnectionNotice />
      </header>
      {isMirror && <MirrorBanner />}
      <main
        id="content"
        tabIndex={-1}
        className={`mx-auto max-w-[112.5rem] px-4 pb-24 outline-none ${isMirror ? 'pt-8' : 'pt-6'}`}
      >
        <Outlet />
      </main>
      <DeletionsRegion />
      {Help && <Help onClose={() => setHelp(null)} />}
    </>
  )
}

/** The page inside the frame. The scroll position is restored after its data has loaded, when it has its full height. */
export function Page() {
  return (
    <>
      <Outlet />
      <ScrollRestoration />
    </>
  )
}

function NavigationBar() {
  const { state } = useNavigation()
  return state === 'idle' ? null : <LoadingBar />
}

/** Shown while the server is unreachable. */
function ConnectionNotice() {
  const { error } = useQuery(revisionQuery)
  const isOpening = useNavigation().state !== 'idle'
  return (
    <div role="status" aria-label="Connection">
      {error !== null && (
        <p className="bg-warn-soft px-4 py-1.5 text-center text-warn">
          {noticeOf(error)} {isOpening ? 'The page opens when the server responds.' : 'Showing cached data.'}
        </p>
      )}
    </div>
  )
}

function noticeOf(error: Error): string {
  if (!(error instanceof ApiError)) return 'The server is not responding. Retrying…'
  if (error.status === 401) return 'Reload this page to sign in again.'
  return `${error.detail.replace(/[^.!?…]$/, '$&.')} Retrying…`
}

/** The upstream server, if any, and whether the server is read-only. */
function Origin() {
  const { data: server } = useQuery(serverInfoQuery())
  const host = useUpstreamHost()
  const notes = [host !== null && `Upstream: ${host}`, server?.is_read_only && 'Read-only']
  return <p className="mr-2 truncate text-muted text-xs max-sm:sr-only">{notes.filter(Boolean).join(' · ')}</p>
}

function ZoneSwitch() {
  const zone = usePreference('zone')
  const next = zone === 'utc' ? 'local' : 'utc'
  return (
    <Button
      look="quiet"
      title={zone === 'utc' ? 'Times are in UTC' : 'Times are in your time zone'}
      aria-pressed={zone === 'utc'}
      onClick={() => setPreference('zone', next)}
      className={zone === 'utc' ? 'text-accent!' : ''}
    >
      UTC
    </Button>
  )
}

const themes = {
  system: { icon: Monitor, label: 'Theme: System. Switch to light', next: 'light' },
  light: { icon: Sun, label: 'Theme: Light. Switch to dark', next: 'dark' },
  dark: { icon: Moon, label: 'Theme: Dark. Switch to system', next: 'system' },
} as const

function ThemeSwitch() {
  const { icon: Icon, label, next } = themes[usePreference('theme')]
  return (
    <IconButton look="quiet" label={label} onClick={() => setPreference('theme', next)}>
      <Icon aria-hidden="true" className="size-4" />
    </IconButton>
  )
}

function Logo() {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" className="size-6">
      <rect x="3" y="4" width="26" height="24" rx="5" className="fill-accent" />
      <path d="M9 10h14v9H9z" className="fill-accent-ink" />
      <path d="M9 23.5h14" className="stroke-accent-ink" strokeWidth="2.5" strokeLinecap="round" />
    </svg>
  )
}
