// Filled in by build/buildApp.mjs for the bundles and by build/vitest.config.mjs for the tests.

/** The version in package.json. */
declare const __ARCWALL_VERSION__: string;
/** The short commit the app was built from, or "unknown". */
declare const __ARCWALL_COMMIT__: string;
