import type { AnchorHTMLAttributes, MouseEvent, Ref } from 'react';
import { formatRoute, navigate, type Route } from '@/stores/route';

interface LinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> {
  to: Route;
  ref?: Ref<HTMLAnchorElement>;
}

/** A real link, so that it opens in a new tab too; an ordinary click stays on the page. */
export function Link({ to, onClick, ...rest }: LinkProps) {
  function click(event: MouseEvent<HTMLAnchorElement>): void {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    navigate(to);
  }
  return <a {...rest} href={formatRoute(to)} onClick={click} />;
}
