/**
 * Puts text on the clipboard; must be called from a click or key. By the copy event, since the windows refuse every
 * permission, that of the asynchronous clipboard included.
 */
export function copyText(text: string): boolean {
  let copied = false;
  const onCopy = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    copied = true;
  };
  document.addEventListener('copy', onCopy, { once: true });
  document.execCommand('copy');
  document.removeEventListener('copy', onCopy);
  return copied;
}
