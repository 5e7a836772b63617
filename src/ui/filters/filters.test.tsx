import { act, fireEvent, render, screen } from '@testing-library/react'
import { createMemoryRouter, RouterProvider, useSearchParams } from 'react-router'
import { expect, test } from 'vitest'
import { Link } from '#ui/components/link.tsx'
import { SearchBox, useParameters } from './filters.tsx'

type Parameters = ReturnType<typeof useParameters>

/** A page whose filtered data never loads if `isSlow`. The button calls `onPress` of the last render. */
function show(onPress: (parameters: Parameters) => void, { isSlow = false } = {}) {
  const Page = () => {
    const parameters = useParameters()
    return (
      <button type="button" onClick={() => onPress(parameters)}>
        Press
      </button>
    )
  }
  const loader = ({ request }: { request: Request }) =>
    isSlow && request.url.includes('?') ? new Promise<null>(() => {}) : null
  const router = createMemoryRouter([{ path: '*', loader, element: <Page />, HydrateFallback: () => null }])
  render(<RouterProvider router={router} />)
  const press = async () => {
    const button = await screen.findByRole('button')
    await act(async () => button.click())
  }
  return { router, press }
}

for (const isSlow of [false, true]) {
  test(`two quick changes are both kept, ${isSlow ? 'with slow data' : 'with cached data'}`, async () => {
    const { router, press } = show(
      ({ set }) => {
        set('q', 'report')
        set('type', 'markdown')
      },
      { isSlow },
    )
    await press()
    const { search } = router.state.navigation.location ?? router.state.location
    expect(search).toBe('?q=report&type=markdown')
  })
}

test('after Back, a change starts from the current URL', async () => {
  let name = 'q'
  const { router, press } = show(({ set }) => set(name, 'x'))
  await press()
  await act(() => router.navigate(-1))
  name = 'type'
  await press()
  expect(router.state.location.search).toBe('?type=x')
})

test('a change that Back canceled is not part of the next change', async () => {
  const { router, press } = show(({ set }) => {
    set('q', 'report')
    dispatchEvent(new PopStateEvent('popstate'))
    set('type', 'markdown')
  })
  await press()
  expect(router.state.location.search).toBe('?type=markdown')
})

test('a cleared filter is not part of the next change', async () => {
  const { router, press } = show(({ set, clear }) => {
    set('q', 'report')
    clear()
    set('type', 'markdown')
  })
  await press()
  expect(router.state.location.search).toBe('?type=markdown')
})

/** A list with a search box and a link to another page. */
function showSearch() {
  const List = () => {
    const { set, clear } = useParameters()
    const [params] = useSearchParams()
    return (
      <>
        <SearchBox label="Search" placeholder="" value={params.get('q') ?? ''} onChange={(value) => set('q', value)} />
        <Link to="/report">Report</Link>
        <button type="button" onClick={clear}>
          Clear
        </button>
      </>
    )
  }
  const router = createMemoryRouter([
    { path: '/', Component: List },
    { path: '/report', Component: () => <h1>Report</h1> },
  ])
  render(<RouterProvider router={router} />)
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'daily' } })
  return router
}

test('Back restores a search typed just before leaving the page', async () => {
  const router = showSearch()
  await act(async () => screen.getByRole('link').click())
  await screen.findByRole('heading', { name: 'Report' })
  await act(() => router.navigate(-1))
  expect(router.state.location.search).toBe('?q=daily')
  expect(screen.getByRole('searchbox')).toHaveProperty('value', 'daily')
})

test('clearing the filters also clears text typed just before', async () => {
  const router = showSearch()
  await act(async () => screen.getByRole('button').click())
  expect(router.state.location.search).toBe('')
  expect(screen.getByRole('searchbox')).toHaveProperty('value', '')
})
