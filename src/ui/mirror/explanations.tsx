import type { ReactNode } from 'react'
import type { DeletedUpstream } from '#contract/mirror.ts'

/** What is mirrored, what happens to deleted artifacts, and where changes go. */
export function Explanations({ host, deleted }: { host: string; deleted: DeletedUpstream | null }) {
  const isArchive = deleted === 'keep'
  return (
    <div className="grid gap-x-10 gap-y-7 md:grid-cols-2">
      <Topic title="Mirrored">
        <List
          items={[
            'Artifacts with all their versions, their data and their metadata',
            'The flows, flow runs, task runs, deployments and tags that they refer to',
            'Recent flow runs without artifacts',
            `Task runs, graphs and logs of runs that ${isArchive ? 'have ended' : 'are opened here'}`,
          ]}
        />
      </Topic>
      <Topic title="Not mirrored">
        <List
          items={[
            ...(isArchive ? [] : ['Logs of runs that are never opened here']),
            'Blocks, variables, work pools, automations and events',
          ]}
        />
      </Topic>
      <Topic title="Artifacts that are deleted there">
        {isArchive ? (
          <p>
            What {host} deletes is kept here and marked as only here, also when Prefect Cloud deletes it after the
            retention period of its plan. Vitrine's own retention policies apply to it. The setting is{' '}
            <Code>MIRROR_DELETED=keep</Code>.
          </p>
        ) : (
          <p>
            What {host} deletes is removed here, too. To keep it as an archive, start Vitrine with{' '}
            <Code>MIRROR_DELETED=keep</Code>.
          </p>
        )}
      </Topic>
      <Topic title="Changes">
        <p>
          Flows publish to {host}. What you create, change or delete in Vitrine is sent there first and appears here
          when {host} has accepted it. Pins and retention policies exist only in Vitrine.
        </p>
      </Topic>
    </div>
  )
}

const Topic = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="grid max-w-prose grid-cols-1 content-start gap-1.5 leading-6">
    <h2 className="font-semibold">{title}</h2>
    {children}
  </section>
)

const List = ({ items }: { items: string[] }) => (
  <ul className="grid list-disc gap-1 pl-5">
    {items.map((item) => (
      <li key={item}>{item}</li>
    ))}
  </ul>
)

const Code = ({ children }: { children: string }) => (
  <code className="rounded bg-sunken px-1 py-0.5 font-mono text-[0.8125rem] whitespace-nowrap">{children}</code>
)
