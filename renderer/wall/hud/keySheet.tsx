import { WALL_KEYS } from './wallKeys.ts';

export function KeySheet({ onClose }: { readonly onClose: () => void }) {
  return (
    <div className="key-sheet" role="dialog" aria-modal="true" aria-label="Keys" onClick={onClose}>
      <div className="key-sheet-card">
        <h2>Keys</h2>
        <dl>
          {WALL_KEYS.map(({ keys, words }) => (
            <div key={words}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  );
}
