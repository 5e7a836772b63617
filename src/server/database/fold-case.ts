/** Text search in SQLite, with the letters that PostgreSQL regards as equal. */
import type BetterSqlite3 from 'better-sqlite3'

/**
 * Lower case of each letter on its own, as in PostgreSQL. JavaScript alone takes the place in the word into account for
 * the Greek sigma, and turns the dotted capital I into two characters.
 */
export function foldCase(text: string): string {
  return text.replaceAll('Σ', 'σ').replaceAll('İ', 'i').toLowerCase()
}

/**
 * Defines `contains_folded(text, search)`, for a folded `search`. Its time does not depend on the search text, unlike that
 * of `like` and `glob`, which try the whole pattern at each character.
 */
export function defineFunctions(database: BetterSqlite3.Database): void {
  database.function('contains_folded', { deterministic: true }, (text: unknown, search: unknown) => {
    if (typeof text !== 'string' || typeof search !== 'string') return null
    return foldCase(text).includes(search) ? 1 : 0
  })
}
