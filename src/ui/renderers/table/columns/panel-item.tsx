import type { LucideIcon } from 'lucide-react'

/** One action of a panel. */
export function PanelItem({ Icon, label, onChoose }: { Icon: LucideIcon; label: string; onChoose: () => void }) {
  return (
    <button
      type="button"
      onClick={onChoose}
      className="flex h-8 w-full items-center gap-2 rounded-md px-2 text-left hover:bg-sunken"
    >
      <Icon aria-hidden size={14} className="shrink-0 text-muted" />
      {label}
    </button>
  )
}
