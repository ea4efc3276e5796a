/** Replaces what may be a secret in addresses and headers: user info and the values of telling query parameters. */
export function maskSecrets(text: string): string {
  return text
    .replace(/(\bhttps?:\/\/)[^\s/@?#]+@/gi, '$1***@')
    .replace(/([?&](?:[\w-]*(?:token|key|secret|password|passwd|auth|signature)[\w-]*)=)[^&\s#"]+/gi, '$1***')
    .replace(/\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi, '$1 ***');
}
