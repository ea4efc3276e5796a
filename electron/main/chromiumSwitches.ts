import { app } from 'electron';

/** The switches that Chromium reads at start; they cannot be changed later. */
export function applySwitches(softwareRendering: boolean): void {
  // Without both of these the second crash of the GPU process loses WebGL for good, and the sixth ends the app.
  app.commandLine.appendSwitch('disable-gpu-process-crash-limit');
  app.disableDomainBlockingFor3DAPIs();
  if (softwareRendering) {
    app.commandLine.appendSwitch('enable-unsafe-swiftshader');
    app.commandLine.appendSwitch('use-angle', 'swiftshader');
  }
  // A wall draws on while another window covers it, and while nobody touches it.
  app.commandLine.appendSwitch('disable-renderer-backgrounding');
  app.commandLine.appendSwitch('disable-background-timer-throttling');
  app.commandLine.appendSwitch('disable-backgrounding-occluded-windows');
}
