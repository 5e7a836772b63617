import { redirect, replace } from 'react-router'

/**
 * Redirects from a loader. When the browser already shows the address, as after a reload, the address is replaced, so that
 * Back does not return to it and to the redirect.
 */
export const redirectFrom = (request: Request, to: string) =>
  location.href === request.url ? replace(to) : redirect(to)
