/** off: not wanted, or not possible on this machine; down: it should run and does not. */
export const vpnStates = ['up', 'down', 'off'] as const;
export type VpnState = (typeof vpnStates)[number];

/**
 * Why OpenVPN of a relay is not up, as its customers read it, behind "This relay does not offer OpenVPN." or "… is not running".
 * Operators read the relay's own sentence, which names programs, rights and files.
 */
export const vpnCauses = {
  switched_off: 'Its operator has switched it off.',
  machine: 'The relay’s machine lacks something that OpenVPN needs; its operator sees what.',
  another_relay: 'Another relay on the same machine offers it instead.',
  keys: 'The relay cannot read its keys; it tries again automatically.',
  ended: 'The OpenVPN server has ended and is being started again.',
  failed: 'The OpenVPN server could not be started; its operator sees why.',
} as const satisfies Record<string, string>;
export type VpnCause = keyof typeof vpnCauses;
