import { Button, Modal, TextInput, VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type KeyboardEvent, useMemo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { createDirect } from '@/api/conversations';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { useServerInfo } from '@/hooks/useServerInfo';
import { useTask } from '@/hooks/useTask';
import { t as common } from '@/i18n/t';
import { useLog } from '@/stores/log';
import { loadOlderConversations, useOlderConversations } from '@/stores/log/olderConversations';
import { usePeople } from '@/stores/people';
import { navigate, useRoute } from '@/stores/route';
import { ask, openSearch } from '@/stores/search';
import { knowsSearch } from '@/stores/session/abilities';
import { openConversation } from '../chat/openConversation';
import { openOverlay } from '../shortcuts/overlay';
import { byActivity } from '../sidebar/order';
import { type Candidate, candidatesFor } from './candidates';
import { best } from './rank';
import { optionId, Results, resultsId } from './Results';
import classes from './Switcher.module.css';
import { t } from './texts';
import { usePlaces } from './usePlaces';

/** Further ones are found by typing more. */
const most = 50;
/** The first sync brings so many; with fewer there are no others. */
const firstSync = 50;

/** Goes to a conversation, a person or a page by a few letters of its name, of those that this browser knows. */
export default function Switcher({ onClose }: { onClose: () => void }) {
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const phone = useMediaQuery('(max-width: 560px)', undefined, { getInitialValueInEffect: false });
  const { results, conversations } = useResults(query);
  const chosen = results[Math.min(active, results.length - 1)];
  const at = chosen ? results.indexOf(chosen) : -1;
  const going = useTask(async (candidate: Candidate) => {
    if (candidate.kind === 'person') openConversation(await createDirect(candidate.user.id));
    leaveFor(candidate, query.trim(), onClose);
  });

  function keyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && results.length > 0) {
      event.preventDefault();
      setActive((at + step + results.length) % results.length);
    } else if (event.key === 'Enter' && chosen) {
      event.preventDefault();
      going.run(chosen);
    }
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('title')}
      closeButtonProps={{ 'aria-label': common('common.close') }}
      fullScreen={phone}
      size={520}
      yOffset="8dvh"
      radius={phone ? 0 : 'lg'}
      returnFocus={false}
      transitionProps={{ duration: 100 }}
    >
      <div className={classes.dialog}>
        <TextInput
          role="combobox"
          aria-label={t('field')}
          aria-expanded={results.length > 0}
          aria-haspopup="listbox"
          aria-autocomplete="list"
          aria-controls={resultsId}
          aria-activedescendant={at < 0 ? undefined : optionId(at)}
          placeholder={t('field')}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          enterKeyHint="go"
          data-autofocus
          size="md"
          leftSection={<Icon name="search" size={18} />}
          value={query}
          onChange={event => {
            setQuery(event.currentTarget.value);
            setActive(0);
          }}
          onKeyDown={keyDown}
        />
        <ErrorNote error={going.error} />
        <VisuallyHidden role="status">{t('found', { count: results.length })}</VisuallyHidden>
        <div className={classes.results}>
          {query.trim() !== '' && !results.some(({ kind }) => kind !== 'search') && (
            <p className={classes.none}>{t('none', { query: query.trim() })}</p>
          )}
          <Results results={results} active={at} busy={going.busy} onPoint={setActive} onChoose={going.run} />
          <Older conversations={conversations} />
        </div>
      </div>
    </Modal>
  );
}

function leaveFor(candidate: Candidate, query: string, onClose: () => void): void {
  if (candidate.kind === 'place' && candidate.place.route === null) return openOverlay('sheet');
  if (candidate.kind === 'conversation') navigate({ name: 'conversation', id: candidate.id });
  if (candidate.kind === 'place' && candidate.place.route) navigate(candidate.place.route);
  if (candidate.kind === 'search') {
    openSearch(null);
    ask({ words: query });
  }
  onClose();
}

function useResults(query: string): { results: readonly Candidate[]; conversations: number } {
  const infos = useLog(
    useShallow(state => byActivity(state.conversations).flatMap(id => state.conversations[id]?.info ?? [])),
  );
  const selfId = useLog(state => state.selfId);
  const people = usePeople();
  const places = usePlaces();
  const search = knowsSearch(useServerInfo());
  const openId = useRoute(({ route }) => (route.name === 'conversation' ? route.id : null));
  const candidates = useMemo(() => candidatesFor(infos, people, selfId, places), [infos, people, selfId, places]);
  const results = useMemo(() => {
    // One is there already: Enter alone goes to where one most likely wants to be.
    if (query.trim() === '')
      return best(
        candidates.filter(({ key }) => key !== openId),
        '',
        most,
      );
    const found = best(candidates, query, most);
    return search ? [...found, { key: 'search', kind: 'search', names: [], query: query.trim() } as const] : found;
  }, [candidates, query, openId, search]);
  return { results, conversations: infos.length };
}

/** Those that this browser has not met yet. */
function Older({ conversations }: { conversations: number }) {
  const older = useOlderConversations(state => state.status);
  if (conversations < firstSync || older === 'done') return null;
  return (
    <>
      <Button variant="subtle" fullWidth loading={older === 'loading'} onClick={() => void loadOlderConversations()}>
        {older === 'failed' ? common('common.retry') : t('more')}
      </Button>
      {older === 'failed' && <p role="alert">{common('conversations.load-failed')}</p>}
    </>
  );
}
