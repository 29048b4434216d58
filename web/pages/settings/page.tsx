import { Navigate } from '@tanstack/react-router'

export function Page() {
  return <Navigate to="/settings/workspace" replace />
}
