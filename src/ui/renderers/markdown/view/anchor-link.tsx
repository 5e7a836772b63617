import { type ComponentProps, createContext, use } from 'react'

/**
 * Path and query of the page. Links inside a document need them in front of the hash, because `<base href>` resolves a
 * lone hash to the start page.
 */
export const PageAddressContext = createContext('')

export const pageAddress = (): string => location.pathname + location.search

/** A link inside the document; `useAnchors` finds its target. */
export function AnchorLink({ hash, ...props }: { hash: string } & Omit<ComponentProps<'a'>, 'href'>) {
  return <a {...props} href={use(PageAddressContext) + hash} />
}
