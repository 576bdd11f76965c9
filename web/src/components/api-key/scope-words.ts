import { limitedScopes } from '@/domain/api-key/limited';
import {
  scopeAreas,
  scopeNames,
  scopePresetNames,
  scopePresets,
  scopesOf,
  type Scope,
  type ScopePreset,
} from '@/domain/api-key/scopes';
import type { Side } from '../shell/navigation';

export type ScopeArea = keyof typeof scopeAreas;
export const areaNames = Object.keys(scopeAreas).filter((name): name is ScopeArea => Object.hasOwn(scopeAreas, name));

/** The scopes that people of this part can give: those of the platform are the operators'. */
export function offeredScopes(side: Side, limited: boolean): Scope[] {
  return scopeNames.filter(
    (scope) => (side === 'admin' || !scope.startsWith('platform:')) && (!limited || limitedScopes.includes(scope)),
  );
}

/** What a preset comes to among the scopes on offer. */
export function presetScopes(preset: ScopePreset, offered: readonly Scope[]): Scope[] {
  const wanted: readonly Scope[] = scopePresets[preset].scopes;
  return offered.filter((scope) => wanted.includes(scope));
}

/** The preset that these scopes are; undefined where they were chosen one by one. */
export function presetOf(scopes: readonly Scope[], offered: readonly Scope[]): ScopePreset | undefined {
  return scopePresetNames.find((preset) => {
    const wanted = presetScopes(preset, offered);
    return wanted.length === scopes.length && wanted.every((scope) => scopes.includes(scope));
  });
}

/** "Rotate only", or "Phones: read. Connections: read, write, reveal". */
export function scopeSentence(scopes: readonly Scope[], offered: readonly Scope[]): string {
  const known = scopes.filter((scope) => offered.includes(scope));
  const preset = presetOf(known, offered);
  if (preset) return scopePresets[preset].title;
  const parts = areaNames.flatMap((area) => {
    const verbs = scopesOf(area).flatMap((scope) => (scopes.includes(scope) ? [scope.slice(area.length + 1)] : []));
    return verbs.length > 0 ? [`${scopeAreas[area]}: ${verbs.join(', ')}`] : [];
  });
  return parts.join(' · ');
}
