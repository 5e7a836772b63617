import type { ReactNode } from 'react'

/** Says why there is nothing here, and what to do about it. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="grid justify-items-center gap-3 rounded-card border border-line border-dashed px-6 py-14 text-center">
      <p className="text-base font-medium">{title}</p>
      {children}
    </div>
  )
}
