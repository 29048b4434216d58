// A button for what not everybody may do: where it may not be done it says why.
import { Button, type ButtonProps, Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import { type Act as Need, useSession } from '../../../app/session.tsx'

export function Act({
  need,
  onClick,
  children,
  type = 'button',
  ...props
}: {
  need: Need
  onClick?: () => unknown
  children: ReactNode
  type?: 'button' | 'submit'
} & ButtonProps) {
  const why = useSession().whyNot(need)
  return (
    <Tooltip label={why} disabled={why === undefined}>
      <Button
        {...props}
        type={type}
        data-disabled={why !== undefined || undefined}
        aria-disabled={why !== undefined || undefined}
        onClick={(event) => {
          if (why !== undefined) return event.preventDefault()
          onClick?.()
        }}
      >
        {children}
      </Button>
    </Tooltip>
  )
}
