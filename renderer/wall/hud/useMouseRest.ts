import { useEffect, useState } from 'react';

const REST_MS = 3_000;

/** True while the mouse is at rest; the page's cursor is hidden then. */
export function useMouseRest(): boolean {
  const [rests, setRests] = useState(true);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onMove = () => {
      setRests(false);
      clearTimeout(timer);
      timer = setTimeout(() => setRests(true), REST_MS);
    };
    window.addEventListener('mousemove', onMove);
    window.addEventListener('mousedown', onMove);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('mousemove', onMove);
      window.removeEventListener('mousedown', onMove);
    };
  }, []);
  useEffect(() => {
    document.documentElement.classList.toggle('mouse-rests', rests);
  }, [rests]);
  return rests;
}
