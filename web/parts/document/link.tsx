// The way from one document to another.
import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { pathOf } from '../../app/pages.ts'

export function DocumentLink({
  noun,
  id,
  children,
}: {
  noun: string
  id: string
  children: ReactNode
}) {
  const path = pathOf(noun, id)
  if (path === undefined) return <>{children}</>
  return (
    <Anchor inherit renderRoot={(props) => <Link to={path as never} {...props} />}>
      {children}
    </Anchor>
  )
}
