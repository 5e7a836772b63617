import type { ComponentProps, MouseEvent } from 'react'
import { type To, useHref, useLinkClickHandler } from 'react-router'

export type LinkProps = Omit<ComponentProps<'a'>, 'href'> & {
  to: To
  replace?: boolean
  state?: unknown
  preventScrollReset?: boolean
}

/** React Router's `Link` without the prefetching of its framework mode, which would add 3 kB to the first screen. */
export function Link({ to, replace, state, preventScrollReset = false, onClick, ...props }: LinkProps) {
  const href = useHref(to)
  const go = useLinkClickHandler<HTMLAnchorElement>(to, {
    state,
    preventScrollReset,
    ...(replace === undefined ? {} : { replace }),
  })
  const click = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    if (!event.defaultPrevented) go(event)
  }
  return <a {...props} href={href} onClick={click} />
}
