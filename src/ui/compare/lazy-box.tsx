import { type ComponentProps, type ReactNode, useEffect, useRef, useState } from 'react'

const ROOT_MARGIN = '1500px 0px'

const waiting = new Map<Element, () => void>()
const observer =
  'IntersectionObserver' in globalThis
    ? new IntersectionObserver(
        (entries) => {
          for (const { target, isIntersecting } of entries) if (isIntersecting) waiting.get(target)?.()
        },
        { rootMargin: ROOT_MARGIN },
      )
    : null

/** An element whose content is rendered once it is near the viewport, or before printing. `height` is an estimate. */
export function LazyBox({
  height,
  render,
  style,
  ...props
}: Omit<ComponentProps<'div'>, 'children'> & { height: number; render: () => ReactNode }) {
  const [isShown, setIsShown] = useState(observer === null)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = box.current
    if (isShown || element === null || observer === null) return
    const show = () => setIsShown(true)
    waiting.set(element, show)
    observer.observe(element)
    window.addEventListener('beforeprint', show)
    return () => {
      waiting.delete(element)
      observer.unobserve(element)
      window.removeEventListener('beforeprint', show)
    }
  }, [isShown])
  return (
    <div {...props} ref={box} style={isShown ? style : { ...style, minHeight: height }}>
      {isShown && render()}
    </div>
  )
}
