// What stands further down: it is made when what is above is shown, a bit at a time, so that
// nothing waits for it.
import { Box, type BoxProps } from '@mantine/core'
import { type ReactNode, startTransition, useEffect, useState } from 'react'

/** `height` is kept free for it, about as much as it will take. */
export function Later({ children, height }: { children: ReactNode; height: BoxProps['mih'] }) {
  const [isTime, setTime] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => startTransition(() => setTime(true)))
    return () => clearTimeout(timer)
  }, [])
  return isTime ? children : <Box mih={height} />
}
