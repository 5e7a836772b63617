import { pause } from '#sdk/http/pause.ts'

/** Milliseconds for which questions are gathered: what comes into sight while a list is scrolled is asked for together. */
const WAIT = 50

/**
 * Makes one question of those that come at about the same time. `ask` answers by id; ids that it leaves out are not
 * known. Whoever has gone before it is asked is left out.
 */
export function gather<Item extends { id: string }, Answer>(ask: (items: Item[]) => Promise<Map<string, Answer>>) {
  const open = () => {
    const wanted: { item: Item; signal: AbortSignal }[] = []
    const answers = pause(WAIT).then(() => {
      round = null
      return ask(wanted.filter(({ signal }) => !signal.aborted).map(({ item }) => item))
    })
    return { wanted, answers }
  }
  let round: ReturnType<typeof open> | null = null
  return async (item: Item, signal: AbortSignal): Promise<Answer | null> => {
    round ??= open()
    round.wanted.push({ item, signal })
    return (await round.answers).get(item.id) ?? null
  }
}
