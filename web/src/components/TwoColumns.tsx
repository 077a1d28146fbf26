import { ActionIcon } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Route } from '@/stores/route';
import { ConnectionBanner } from './ConnectionBanner';
import { Icon } from './Icon';
import { Link } from './Link';
import classes from './TwoColumns.module.css';

interface Back {
  to: Route;
  label: string;
}

interface TwoColumnsProps {
  title: string;
  /** Out of here. */
  back: Back;
  list: ReactNode;
  listLabel: string;
  /** On a phone: from the content to the list. */
  backToList: Back;
  /** On a phone one of the two is shown. */
  view: 'list' | 'content';
  heading: string;
  wide?: boolean;
  children: ReactNode;
}

/** A list of pages beside the open one; on a phone one after the other. */
export function TwoColumns(props: TwoColumnsProps) {
  const { title, back, list, listLabel, backToList, view, heading, wide = false, children } = props;
  const main = useRef<HTMLElement>(null);
  // A page that takes another's place begins at its top, and on a phone takes the focus that its link had.
  useEffect(() => {
    if (heading === '') return;
    main.current?.scrollTo({ top: 0 });
    const { activeElement } = document;
    if (!(activeElement instanceof HTMLElement) || activeElement.offsetParent === null) main.current?.focus();
  }, [heading]);
  return (
    <div className={classes.layout} data-view={view}>
      <ConnectionBanner />
      <nav aria-label={listLabel} className={classes.side}>
        <header className={classes.header}>
          <BackLink back={back} />
          <h1 className={classes.title}>{title}</h1>
        </header>
        <div className={classes.list}>{list}</div>
      </nav>
      <main ref={main} tabIndex={-1} className={classes.main}>
        <header className={classes.contentHeader}>
          <span className={classes.phoneOnly}>
            <BackLink back={backToList} />
          </span>
          <h1 className={classes.heading}>{heading}</h1>
        </header>
        <div className={classes.content} data-wide={wide || undefined}>
          {children}
        </div>
      </main>
    </div>
  );
}

function BackLink({ back }: { back: Back }) {
  return (
    <ActionIcon
      component={Link}
      to={back.to}
      variant="subtle"
      color="gray"
      size={40}
      radius="xl"
      aria-label={back.label}
    >
      <Icon name="back" size={22} />
    </ActionIcon>
  );
}
