interface UpDownProps {
  down: string;
  up: string;
}

/** Two amounts, what came down and what went up. */
export function UpDown({ down, up }: UpDownProps) {
  return (
    <span className="grid text-xs whitespace-nowrap text-muted-foreground tabular-nums">
      <span>
        <span aria-hidden>↓</span>
        <span className="sr-only">down</span> {down}
      </span>
      <span>
        <span aria-hidden>↑</span>
        <span className="sr-only">up</span> {up}
      </span>
    </span>
  );
}
