/** The rank of names that say nothing. */
export const UNKNOWN_RANK = 4

/** How well the name of a column suits a key: the lower, the better. */
export function rankKeyName(name: string): number {
  const words = wordsOf(name)
  const last = words.at(-1) ?? ''
  if (words.length === 1 && IDENTIFIERS.has(last)) return 0
  if (IDENTIFIERS.has(last) || CODES.has(last)) return 1
  if (NAMES.has(last)) return 2
  return TIMES.has(last) ? 3 : UNKNOWN_RANK
}

const setOf = (words: string): Set<string> => new Set(words.split(' '))

const IDENTIFIERS = setOf('id key uuid guid pk ident identifier')
const CODES = setOf('slug code sku isbn iban email hash sha path file filename url uri symbol ticker hostname zip')
const NAMES = setOf(
  'name label title metric check test column field feature parameter param setting model country city region dataset table package',
)
const TIMES = setOf(
  'date day week month quarter year hour minute time timestamp datetime ts ds period epoch step iteration',
)

/** `orderId`, `order_id` and "Order ID" are all `order`, `id`. */
function wordsOf(name: string): string[] {
  return name
    .slice(0, 100)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}#]+/u)
    .filter((word) => word !== '')
}
