// What the pages add to `window`, for the code that the tests run inside them.
import '../../renderer/ui/arcwallApi.ts';
import '../../renderer/wall/inspect.ts';
