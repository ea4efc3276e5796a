/**
 * The user's own arguments among those of an Electron process: what follows the application's folder in development
 * (`defaultApp`), else what follows the executable; without the switches that Chromium and Node read themselves.
 */
export function applicationArguments(argv: readonly string[], defaultApp: boolean): string[] {
  let from = 1;
  if (defaultApp) {
    while (from < argv.length && argv[from]?.startsWith('-') === true) from += 1;
    from += 1;
  }
  return argv.slice(from).filter((argument) => !RUNTIME_SWITCH.test(argument));
}

const RUNTIME_SWITCH =
  /^--(no-sandbox|inspect|remote-debugging|ozone-platform|enable-|disable-|use-|headless|js-flags|lang=|force-device-scale-factor|original-process-start-time|password-store|in-process-gpu|no-zygote|allow-|trace-|v=|vmodule)/;
