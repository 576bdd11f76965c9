'use client';

/**
 * What nearly every page uses. The root layout imports it, so that browsers load it once: the bundler would put a copy beside
 * each page, each error screen and each layout else.
 */
export { ErrorScreen } from '../screens/error-screen';
export { default as Link } from 'next/link';
