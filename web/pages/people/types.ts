import type { paths } from '../../api/client.ts'
import type { Tone } from '../../parts/status.tsx'
import type words from './words.en.ts'

declare module '../../app/words.ts' {
  interface Words {
    people: typeof words
  }
}

export type Person =
  paths['/v1/people']['get']['responses'][200]['content']['application/json']['data'][number]
export type Role = Person['role']

export const roles = ['viewer', 'reviewer', 'accountant', 'auditor', 'admin'] as const

export const tones: Record<Person['state'], Tone> = {
  invited: 'waiting',
  active: 'good',
  deactivated: 'quiet',
}
