import './footer.css';
import { arcwallApi } from '../../ui/arcwallApi.ts';
import { useWall } from './wallContext.ts';

/** What must always be said: how old the runtime is, where home is only guessed, and whose location data this is. */
export function Footer() {
  const warning = useWall((state) => state.info?.runtimeWarning ?? null);
  const site = useWall((state) => state.summary?.site ?? null);
  const date = site?.locationDataDate ?? null;
  return (
    <footer className="area-footer wall-footer">
      {warning === null ? null : (
        <p className="runtime-warning" data-testid="runtime-warning">
          ⚠ {warning}
        </p>
      )}
      {site?.home?.guessed === true ? (
        <p className="home-guess" data-testid="home-guess">
          Home guessed from the time zone: set it in Settings
        </p>
      ) : null}
      <button type="button" className="credit" onClick={() => void arcwallApi('wall').call('app:openAttribution')}>
        IP Geolocation by DB-IP{date === null ? '' : `, ${date}`}
      </button>
    </footer>
  );
}
