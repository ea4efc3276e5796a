import './pageFault.css';
import { Component, type ErrorInfo, type ReactNode } from 'react';

interface Props {
  readonly children: ReactNode;
}

interface State {
  readonly message: string | null;
}

/** React unmounts a page that throws while it renders: this says what happened instead of an empty window. */
export class PageFault extends Component<Props, State> {
  override state: State = { message: null };

  static getDerivedStateFromError(thrown: unknown): State {
    return { message: thrown instanceof Error ? thrown.message : String(thrown) };
  }

  override componentDidCatch(thrown: unknown, info: ErrorInfo): void {
    console.error('the page could not be drawn', thrown, info.componentStack);
  }

  override render(): ReactNode {
    if (this.state.message === null) return this.props.children;
    return (
      <main className="page-fault" role="alert">
        <h1>This window could not be drawn</h1>
        <p>Collecting goes on. Reload the window; if it comes back, please report this message:</p>
        <pre>{this.state.message}</pre>
        <button type="button" onClick={() => location.reload()}>
          Reload
        </button>
      </main>
    );
  }
}
