/** As much of the standard's types as is used here; the compiler's own library does not know them yet. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createHTML: (text: string) => string | null; createScriptURL: (address: string) => string | null },
  ): unknown;
}

/** Scripts of this build: its workers, and the service worker. */
function isOwnScript(address: string): boolean {
  const { origin, pathname } = new URL(address, location.href);
  return origin === location.origin && (pathname === '/sw.js' || pathname.startsWith('/assets/'));
}

/**
 * Under `require-trusted-types-for 'script'` the browser asks this policy, and takes no other, before a text becomes markup
 * or the address of a script. What no rule allows is refused: of evaluating texts there is none.
 */
const { trustedTypes } = window as Window & { trustedTypes?: TrustedTypes };
trustedTypes?.createPolicy('default', {
  // The component library writes style sheets in this way: texts in which no element begins.
  createHTML: text => (text.includes('<') ? null : text),
  createScriptURL: address => (isOwnScript(address) ? address : null),
});
