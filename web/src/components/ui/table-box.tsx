'use client';

import { useEffect, useRef, useState, type ReactNode } from 'react';

/** What is wider than the screen scrolls in here, by the keyboard too: only then is it a stop of the Tab key. */
export function TableBox({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const measure = () => setScrolls(element.scrollWidth > element.clientWidth);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, []);
  return (
    <div
      ref={box}
      className="relative w-full overflow-x-auto"
      {...(scrolls && { tabIndex: 0, role: 'group', 'aria-label': 'Table that scrolls sideways' })}
    >
      {children}
    </div>
  );
}
