import { cleanup, configure } from '@testing-library/react'
import { afterEach, vi } from 'vitest'

// jsdom has no media queries; none of these matches.
globalThis.matchMedia ??= (media) =>
  Object.assign(new EventTarget(), {
    media,
    matches: false,
    onchange: null,
    addListener: () => undefined,
    removeListener: () => undefined,
  })

// Nor has it navigation timing. Pages in tests have no responses in their HTML.
vi.stubGlobal('PerformanceNavigationTiming', class {})
performance.getEntriesByType ??= () => []

// A slow machine is not a failure.
configure({ asyncUtilTimeout: 60_000 })

// Testing Library unmounts after each test only if `afterEach` is a global.
afterEach(cleanup)
