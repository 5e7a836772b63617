export function Component() {
  return <p>Artifact</p>
}
