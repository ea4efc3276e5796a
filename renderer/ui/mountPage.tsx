import '@fontsource-variable/inter/index.css';
import './theme.css';
import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { PageFault } from './pageFault.tsx';

/** Draws a window's page into #root; a fault in it is shown in words rather than as an empty window. */
export function mountPage(page: ReactNode): void {
  const root = document.getElementById('root');
  if (root === null) throw new Error('the page has no #root');
  createRoot(root).render(
    <StrictMode>
      <PageFault>{page}</PageFault>
    </StrictMode>,
  );
}
