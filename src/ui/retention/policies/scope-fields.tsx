import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '#ui/api.ts'
import { facetsQuery } from '#ui/queries.ts'
import type { FieldErrors } from './policy-form.ts'
import type { Policy } from './policy-summary.ts'
import { ValuesField } from './values-field.tsx'

const MAX_KEYS = 20

/** Some keys that contain a text. */
const keysQuery = (text: string) =>
  queryOptions({
    queryKey: ['policy-keys', text],
    queryFn: async ({ signal }) => {
      const artifacts = { key: { exists_: true, ...(text !== '' && { like_: `%${text}%` }) } }
      const body = { artifacts, latest_only: true, sort: 'KEY_ASC' as const, limit: MAX_KEYS }
      const { results } = await client.filterSummaries(body, { signal })
      return results.flatMap(({ key }) => key ?? [])
    },
    placeholderData: keepPreviousData,
  })

/** The keys, flows and tags that a policy applies to, with those on the server as suggestions. */
export function ScopeFields({
  policy,
  errors,
  onChange,
}: {
  policy: Policy
  errors: FieldErrors
  onChange: () => void
}) {
  const [text, setText] = useState('')
  const { data: keys } = useQuery(keysQuery(text.replaceAll('*', '').trim()))
  const { data: facets } = useQuery(facetsQuery())
  return (
    <>
      <ValuesField
        name="keys"
        label="Keys"
        hint="* matches anything. Empty = all keys."
        values={policy.keys}
        suggestions={keys ?? []}
        error={errors.keys}
        onSearch={setText}
        onChange={onChange}
      />
      <ValuesField
        name="flows"
        label="Flows"
        hint="Empty = all flows, and artifacts without a flow."
        values={policy.flows}
        suggestions={facets?.flows.map(({ name }) => name) ?? []}
        error={errors.flows}
        onChange={onChange}
      />
      <ValuesField
        name="tags"
        label="Tags"
        hint="The flow run must have all of them."
        values={policy.tags}
        suggestions={facets?.tags.map(({ tag }) => tag) ?? []}
        error={errors.tags}
        onChange={onChange}
      />
    </>
  )
}
