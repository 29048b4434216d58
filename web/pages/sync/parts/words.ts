// The words of these pages, made known to the checker.
import type words from '../words.en.ts'

declare module '../../../app/words.ts' {
  interface Words {
    sync: typeof words
  }
}
