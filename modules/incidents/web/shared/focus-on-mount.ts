/** A `ref` for the first field of a form that a press has just opened: the person goes on typing there. */
export function focusOnMount(element: HTMLElement | null): void {
  element?.focus();
}
