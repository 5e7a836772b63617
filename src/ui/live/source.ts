/** The server-sent events that announce new revisions. */

export interface Listener {
  onRevision: (revision: string) => void
  /** The server cannot detect changes at the moment. */
  onLost: () => void
  /** The stream has ended; the listener is not called again. */
  onBroken: () => void
}

/** Returns a function that closes the stream. */
export function openSource(url: string, { onRevision, onLost, onBroken }: Listener): () => void {
  const source = new EventSource(url)
  source.onmessage = ({ data }) => onRevision(String(data))
  source.addEventListener('lost', onLost)
  source.onerror = () => {
    source.close()
    onBroken()
  }
  return () => source.close()
}
