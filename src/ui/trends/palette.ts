import { useMemo } from 'react'
import { useIsDark } from '#ui/renderers/markdown/view/use-is-dark.ts'

/** Colors of the theme as a canvas takes them. */
export type Palette = ReturnType<typeof readPalette>

/** The colors of the current theme. */
export function usePalette(): Palette {
  const isDark = useIsDark()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme decides what the variables resolve to.
  return useMemo(readPalette, [isDark])
}

function readPalette() {
  const probe = document.createElement('span')
  document.body.append(probe)
  const resolved = (name: string) => {
    probe.style.color = `var(--color-${name})`
    return getComputedStyle(probe).color
  }
  const palette = {
    accent: resolved('accent'),
    bad: resolved('bad'),
    line: resolved('line'),
    muted: resolved('muted'),
    surface: resolved('surface'),
  }
  probe.remove()
  return palette
}
