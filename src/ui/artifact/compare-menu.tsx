import { useQuery } from '@tanstack/react-query'
import { ChevronDown } from 'lucide-react'
import { useNavigate } from 'react-router'
import { versionLabel, versionReference } from '#content/version-name.ts'
import type { LineagePosition } from '#contract/vitrine.ts'
import { Menu, MenuItem } from '#ui/components/menu.tsx'
import { useShortcuts } from '#ui/components/shortcuts.ts'
import { paths } from '#ui/paths.ts'
import { pinnedQuery } from './version.ts'

/** Compares a version with another one of its key; `c` with the previous one. */
export function CompareMenu({ id, lineage, position }: { id: string; lineage: string; position: LineagePosition }) {
  const navigate = useNavigate()
  const isFirst = position.previous_id === null
  const isLatest = position.next_id === null
  const hasOthers = position.versions > 1
  const { data } = useQuery({ ...pinnedQuery(lineage), enabled: hasOthers })
  const chosen = versionReference({ id, version: position.version })
  const pinned = data?.results.find((version) => version.id !== id)
  const open = (from: string, to: string) => void navigate(paths.compare(lineage, { from, to }))
  const openDefault = () => (isFirst ? open(chosen, 'latest') : open('previous', chosen))
  useShortcuts({ c: () => hasOthers && openDefault() })
  if (!hasOthers) return null
  return (
    <Menu
      aria-keyshortcuts="c"
      title="Compare (c)"
      trigger={
        <>
          Compare
          <ChevronDown aria-hidden="true" className="size-3.5 opacity-70" />
        </>
      }
    >
      {() => (
        <>
          {!isFirst && <MenuItem onClick={() => open('previous', chosen)}>With the previous version</MenuItem>}
          {!isLatest && <MenuItem onClick={() => open(chosen, 'latest')}>With the latest version</MenuItem>}
          {pinned && (
            <MenuItem onClick={() => open(versionReference(pinned), chosen)}>
              With pinned {versionLabel(pinned)}
            </MenuItem>
          )}
        </>
      )}
    </Menu>
  )
}
