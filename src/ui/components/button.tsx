import type { ComponentProps, ReactNode } from 'react'

const looks = {
  plain: 'border border-line bg-surface text-ink hover:border-line-strong hover:bg-raised',
  quiet: 'text-muted hover:bg-sunken hover:text-ink',
  primary: 'bg-accent text-accent-ink hover:opacity-90',
  danger: 'bg-bad text-bad-ink hover:opacity-90',
}

export type ButtonLook = keyof typeof looks

/** The classes of a button, for links that look like one. */
export const buttonClass = (look: ButtonLook = 'plain') =>
  `inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-md px-2.5 text-[0.8125rem] font-medium whitespace-nowrap transition-colors disabled:opacity-50 aria-disabled:pointer-events-none aria-disabled:opacity-40 ${looks[look]}`

export function Button({ look = 'plain', className = '', ...props }: ComponentProps<'button'> & { look?: ButtonLook }) {
  return <button type="button" {...props} className={`${buttonClass(look)} ${className}`} />
}

/** A button that shows an icon only. `label` is its name, and its tooltip unless there is a longer one. */
export function IconButton({
  label,
  tooltip = label,
  children,
  className = '',
  ...props
}: Omit<ComponentProps<typeof Button>, 'aria-label' | 'title'> & {
  label: string
  tooltip?: string
  children: ReactNode
}) {
  return (
    <Button {...props} aria-label={label} title={tooltip} className={`w-8 px-0! ${className}`}>
      {children}
    </Button>
  )
}
