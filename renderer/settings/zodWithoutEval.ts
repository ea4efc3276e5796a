import { config } from 'zod';

// Must run before any schema is made: the page's policy forbids eval, and zod's mere try of it would be reported.
config({ jitless: true });
