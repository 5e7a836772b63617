import { Component, type ReactNode } from 'react'

type State = { error: unknown; failed: false } | { error: unknown; failed: true }

/** Limits the failure of a renderer to its part of the page. A new `key` retries. */
export class RendererBoundary extends Component<
  { fallback: (error: unknown) => ReactNode; children: ReactNode },
  State
> {
  override state: State = { error: null, failed: false }

  static getDerivedStateFromError(error: unknown): State {
    return { error, failed: true }
  }

  override render(): ReactNode {
    return this.state.failed ? this.props.fallback(this.state.error) : this.props.children
  }
}
