// First: what follows writes style sheets.
import './trusted';
import '@fontsource-variable/inter';
import '@mantine/core/styles.css';
import './styles/tokens.css';
import './styles/base.css';
import { DirectionProvider, MantineProvider } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ErrorBoundary } from './components/ErrorBoundary';
import { followStyles } from './components/lazyPart';
import { speakChosen } from './i18n/choice';
import { keepShell } from './offline/register';
import { App } from './scenes/App';
import { followNetwork } from './stores/connection';
import { connectWhenSignedIn } from './stores/live';
import { finishWiping } from './stores/local/wiping';
import { followBrowserButtons } from './stores/route';
import { followOtherTabs, restoreSession } from './stores/session';
import { theme } from './theme';

followBrowserButtons();
followStyles();
followNetwork();
followOtherTabs();
connectWhenSignedIn();
void restoreSession();
void finishWiping().catch(() => {}); // Refused, or held by another tab: whoever signs in next finds the mark.
void keepShell();

const root = document.getElementById('root');
if (root) {
  await speakChosen();
  createRoot(root).render(
    <StrictMode>
      {/* As the document says. */}
      <DirectionProvider>
        <MantineProvider theme={theme} defaultColorScheme="auto">
          <ErrorBoundary>
            <App />
          </ErrorBoundary>
        </MantineProvider>
      </DirectionProvider>
    </StrictMode>,
  );
}
