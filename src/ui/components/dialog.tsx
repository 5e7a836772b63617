import { type ReactNode, useId } from 'react'

/** Shows the element as a modal while it is mounted; closing restores the focus. */
function showModal(node: HTMLDialogElement | null) {
  if (node === null) return
  node.showModal()
  return () => node.close()
}

/** A modal dialog, open as long as it is rendered. Escape and a click outside call `onClose`. */
export function Dialog({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const titleId = useId()
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard closes a dialog with Escape, which is onCancel.
    <dialog
      ref={showModal}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => event.target === event.currentTarget && onClose()}
      className="w-[min(32rem,calc(100%-2rem))] rounded-card border border-line bg-raised p-0 text-ink shadow-raised"
    >
      <div className="grid gap-4 p-5">
        <h2 id={titleId} className="text-base font-semibold">
          {title}
        </h2>
        {children}
      </div>
    </dialog>
  )
}
