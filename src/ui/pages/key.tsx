export function Component() {
  return <p>Key</p>
}
