import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { MiddleText } from '../../../renderer/ui/middleText.tsx';

test('an id keeps its end, and is whole on hover', () => {
  const markup = renderToStaticMarkup(<MiddleText text="file-eve-json-8c1f03ab2d" />);
  expect(markup).toContain('title="file-eve-json-8c1f03ab2d"');
  expect(markup).toMatch(/>file-eve-json-8c<.*>1f03ab2d</);
  expect(renderToStaticMarkup(<MiddleText text="edge" />)).not.toContain('ellipsis');
});
