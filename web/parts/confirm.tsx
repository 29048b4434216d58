// Asks before something is done that is not undone by a click: what it does, and in its own words.
import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useContext,
  useState,
} from 'react'
import type { Question } from './question.tsx'

// Loaded when something is first asked.
const QuestionWindow = lazy(() => import('./question.tsx'))

const Asking = createContext<(question: Question) => Promise<boolean>>(async () => false)

/** `if (await confirm({ … })) …` */
export const useConfirm = () => useContext(Asking)

export function Confirming({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<Question & { answer: (yes: boolean) => void }>()
  const [isOpen, setOpen] = useState(false)
  const ask = useCallback(
    (question: Question) =>
      new Promise<boolean>((resolve) => {
        setAsked({ ...question, answer: resolve })
        setOpen(true)
      }),
    [],
  )
  const answer = (yes: boolean) => {
    asked?.answer(yes)
    setOpen(false)
  }
  return (
    <Asking value={ask}>
      {children}
      {asked && (
        <Suspense>
          <QuestionWindow asked={asked} isOpen={isOpen} answer={answer} />
        </Suspense>
      )}
    </Asking>
  )
}
