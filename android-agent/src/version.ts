import manifest from '../package.json' with { type: 'json' };

/** Version of this agent, as sent in hello and when pairing. */
export const appVersion = manifest.version;
