/** Names that stand for one property each, whatever their value. */
const prefixes =
  /^-?(min-w|max-w|min-h|max-h|p[xytrbl]?|m[xytrbl]?|size|[wh]|gap-[xy]|gap|inset-[xy]|inset|top|right|bottom|left|z|order|opacity|rotate|basis|col-span|row-span|col-start|row-start|grid-cols|justify-items|justify-self|justify|items|self|content|place-items|overflow-[xy]|overflow|leading|tracking|whitespace|rounded(?:-[trbl]{1,2})?|shadow|animate|fade-in|fade-out|duration|cursor|select|pointer-events|underline-offset|scroll-m[xytrbl]?|stroke|fill|align|space-[xy]|translate-[xy]|translate|outline-offset|divide-[xy]|border-[xytrbl]|delay|ease|aspect|columns|blur|backdrop-blur|wrap)(?=-|$)/;

/** Words that stand for values of one property. */
const words: readonly (readonly [property: string, words: RegExp])[] = [
  ['display', /^(block|inline|inline-block|flex|inline-flex|grid|inline-grid|hidden|contents|table|table-cell)$/],
  ['position', /^(static|relative|absolute|fixed|sticky)$/],
  ['visibility', /^(visible|invisible)$/],
  ['flex-direction', /^flex-(row|col)(-reverse)?$/],
  ['flex-wrap', /^flex-(nowrap|wrap)$/],
  ['flex', /^flex-/],
  ['shrink', /^shrink(-0)?$/],
  ['grow', /^grow(-0)?$/],
  ['font-family', /^font-(sans|mono)$/],
  ['font-weight', /^font-/],
  ['text-align', /^text-(left|right|center|start|end)$/],
  ['font-size', /^text-(xs|sm|base|lg|\d?xl|\[[\d.]+(px|rem|em)\])$/],
  ['text-wrap', /^text-(balance|pretty|nowrap|wrap)$/],
  ['colour', /^text-/],
  ['background', /^bg-/],
  ['border-w', /^border(-\d)?$/],
  ['border-style', /^border-(solid|dashed|dotted|none)$/],
  ['border-colour', /^border-(?![xytrbl](-\d)?$)/],
  ['transition', /^transition(-|$)/],
  ['break', /^break-(words|all|normal|keep)$/],
  ['decoration-colour', /^decoration-(?!(auto|from-font|solid|double|dotted|dashed|wavy|\d+)$)/],
  ['decoration', /^(underline|no-underline|line-through)$/],
];

/** What a property also sets. */
const covers: Readonly<Record<string, readonly string[]>> = {
  p: ['px', 'py', 'pt', 'pr', 'pb', 'pl'],
  px: ['pr', 'pl'],
  py: ['pt', 'pb'],
  m: ['mx', 'my', 'mt', 'mr', 'mb', 'ml'],
  mx: ['mr', 'ml'],
  my: ['mt', 'mb'],
  'scroll-m': ['scroll-mx', 'scroll-my', 'scroll-mt', 'scroll-mr', 'scroll-mb', 'scroll-ml'],
  'scroll-mx': ['scroll-mr', 'scroll-ml'],
  'scroll-my': ['scroll-mt', 'scroll-mb'],
  size: ['w', 'h'],
  gap: ['gap-x', 'gap-y'],
  inset: ['inset-x', 'inset-y', 'top', 'right', 'bottom', 'left'],
  'inset-x': ['left', 'right'],
  'inset-y': ['top', 'bottom'],
  overflow: ['overflow-x', 'overflow-y'],
  rounded: ['rounded-t', 'rounded-b', 'rounded-l', 'rounded-r'],
  'border-w': ['border-x', 'border-y', 'border-t', 'border-r', 'border-b', 'border-l'],
  'border-x': ['border-l', 'border-r'],
  'border-y': ['border-t', 'border-b'],
  flex: ['basis', 'grow', 'shrink'],
  // A size brings its line height
  'font-size': ['leading'],
};

/** Of the classes that set the same property under the same conditions, the last one. */
export function mergeClasses(classes: string): string {
  const kept: string[] = [];
  const set = new Set<string>();
  for (const name of classes.split(/\s+/).reverse()) {
    const [conditions, property] = read(name);
    if (set.has(conditions + property)) continue;
    for (const covered of [property, ...(covers[property] ?? [])]) set.add(conditions + covered);
    kept.push(name);
  }
  return kept.reverse().join(' ');
}

/** The conditions of a class, and its property: its own name where no table has it. */
function read(name: string): readonly [conditions: string, property: string] {
  const [, conditions = '', utility = name] =
    /^((?:(?:[^:[\]]|\[[^\]]*\])+:)*)([^:[]*(?:\[[^\]]*\])?.*)$/.exec(name) ?? [];
  const plain = utility.replace(/!$/, '');
  const important = plain === utility ? '' : '!';
  return [conditions + important, words.find(([, is]) => is.test(plain))?.[0] ?? prefixes.exec(plain)?.[1] ?? plain];
}
