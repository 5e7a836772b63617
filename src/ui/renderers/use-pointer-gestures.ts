import { type RefObject, useEffect, useEffectEvent } from 'react'

type Point = { x: number; y: number }

interface Gestures {
  onMove: (dx: number, dy: number) => void
  /** `point` is relative to the element. */
  onZoom: (factor: number, point: Point) => void
}

/** A notch of a wheel zooms by about 15 %; trackpads report a pinch as a wheel with Ctrl, in smaller steps. */
const WHEEL_ZOOM = 0.0015
const PINCH_ZOOM = 0.01

/** Drag, pinch and wheel on an element. */
export function usePointerGestures(element: RefObject<HTMLElement | null>, { onMove, onZoom }: Gestures): void {
  const move = useEffectEvent(onMove)
  const zoom = useEffectEvent(onZoom)
  useEffect(() => {
    const target = element.current
    if (target === null) return
    const pointers = new Map<number, Point>()
    const inElement = ({ x, y }: Point): Point => {
      const { left, top } = target.getBoundingClientRect()
      return { x: x - left, y: y - top }
    }

    const press = (event: PointerEvent) => {
      if (event.button !== 0) return
      target.setPointerCapture(event.pointerId)
      pointers.set(event.pointerId, { x: event.clientX, y: event.clientY })
    }
    const drag = (event: PointerEvent) => {
      const before = pointers.get(event.pointerId)
      if (before === undefined) return
      const after = { x: event.clientX, y: event.clientY }
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1]
      pointers.set(event.pointerId, after)
      if (other === undefined) return move(after.x - before.x, after.y - before.y)
      const center = inElement({ x: (after.x + other.x) / 2, y: (after.y + other.y) / 2 })
      zoom(distance(after, other) / Math.max(1, distance(before, other)), center)
      move((after.x - before.x) / 2, (after.y - before.y) / 2)
    }
    const release = ({ pointerId }: PointerEvent) => pointers.delete(pointerId)
    const turn = (event: WheelEvent) => {
      event.preventDefault()
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 33 : event.deltaY
      zoom(
        Math.exp(-pixels * (event.ctrlKey ? PINCH_ZOOM : WHEEL_ZOOM)),
        inElement({ x: event.clientX, y: event.clientY }),
      )
    }

    const listening = new AbortController()
    const { signal } = listening
    target.addEventListener('pointerdown', press, { signal })
    target.addEventListener('pointermove', drag, { signal })
    target.addEventListener('pointerup', release, { signal })
    target.addEventListener('pointercancel', release, { signal })
    // React's wheel listeners are passive: the page would zoom as well.
    target.addEventListener('wheel', turn, { signal, passive: false })
    return () => listening.abort()
  }, [element])
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y)
