import { PanelLeft, PanelRight } from 'lucide-react'
import { IconButton } from '#ui/components/button.tsx'
import { setPreference, usePreference } from '#ui/preferences.ts'

/** Hide and show the panels beside the value, where they are beside it. */
export function PanelSwitches({ hasTimeline }: { hasTimeline: boolean }) {
  return (
    <div className="flex max-lg:hidden" data-print="hide">
      {hasTimeline && <PanelSwitch panel="timeline" icon={PanelLeft} />}
      <PanelSwitch panel="facts" icon={PanelRight} />
    </div>
  )
}

function PanelSwitch({ panel, icon: Icon }: { panel: 'timeline' | 'facts'; icon: typeof PanelLeft }) {
  const isOpen = usePreference(panel) === 'open'
  return (
    <IconButton
      look="quiet"
      label={`${isOpen ? 'Hide' : 'Show'} ${panel}`}
      onClick={() => setPreference(panel, isOpen ? 'closed' : 'open')}
    >
      <Icon aria-hidden="true" className="size-4" />
    </IconButton>
  )
}
