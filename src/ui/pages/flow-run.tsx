export function Component() {
  return <p>FlowRun</p>
}
