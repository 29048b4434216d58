// Building the page. Text only ever becomes a text node: a customer called <script> is shown so.

/** `el('td', { class: 'amount' }, 'text', otherElement)`; null and false children are left out. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...children.flat().filter((child) => child !== null && child !== false))
  return element
}

export const byId = (id) => document.getElementById(id)

export const show = (element, isShown) => {
  element.hidden = !isShown
}

/** Puts `wanted` (elements by key) in order into `parent`, reusing those that have not changed, so
 *  that focus, selection and scroll stay where they are while figures change. */
export function keepInOrder(parent, wanted) {
  const kept = new Map([...parent.children].map((child) => [child.dataset.key, child]))
  let before = null
  for (const { key, signature, make } of wanted) {
    let element = kept.get(key)
    if (element?.dataset.signature !== signature) {
      const made = make(element !== undefined)
      made.dataset.key = key
      made.dataset.signature = signature
      const hadFocus = element?.contains(document.activeElement)
      element?.replaceWith(made)
      element = made
      if (hadFocus) made.querySelector('button, a, input')?.focus()
    }
    kept.delete(key)
    const place = before ? before.nextSibling : parent.firstChild
    if (place !== element) parent.insertBefore(element, place)
    before = element
  }
  for (const gone of kept.values()) gone.remove()
}

let toastTimer
export function toast(text) {
  byId('toast').textContent = text
  clearTimeout(toastTimer)
  toastTimer = setTimeout(() => {
    byId('toast').textContent = ''
  }, 6000)
}
