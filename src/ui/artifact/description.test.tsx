import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { Description } from './description.tsx'

test('the direction of a description is detected from its words', () => {
  render(<Description text="تقرير يومي" title="report" />)
  expect(screen.getByText('تقرير يومي')).toHaveProperty('dir', 'auto')
})
