import assert from 'node:assert/strict';
import test from 'node:test';
import { purposeOf, type Purpose } from '@/server/rotation-link/purpose';

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const navigation = { ...browser, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
const ours = { accept: 'application/json', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' };

const cases: Record<string, [Purpose, method: string, headers: Record<string, string>]> = {
  curl: ['rotate', 'GET', { accept: '*/*', 'user-agent': 'curl/8.5.0' }],
  'a program without any header': ['rotate', 'GET', {}],
  'a program that posts': ['rotate', 'POST', { accept: 'text/plain' }],
  'the button of our page': ['rotate', 'POST', ours],
  'a form without script': ['rotate', 'POST', navigation],
  'fetch in a browser': ['rotate', 'GET', ours],
  'a browser': ['page', 'GET', navigation],
  'a browser over plain HTTP': ['page', 'GET', browser],
  HEAD: ['nothing', 'HEAD', {}],
  OPTIONS: ['nothing', 'OPTIONS', {}],
  prefetch: ['nothing', 'GET', { ...navigation, 'sec-purpose': 'prefetch' }],
  prerender: ['nothing', 'GET', { ...navigation, 'sec-purpose': 'prefetch;prerender' }],
  'prefetch of old browsers': ['nothing', 'GET', { purpose: 'prefetch' }],
  'prefetch of Firefox': ['nothing', 'GET', { 'x-moz': 'prefetch' }],
  'preview of Safari': ['nothing', 'GET', { 'x-purpose': 'preview' }],
  'an image': ['nothing', 'GET', { 'sec-fetch-dest': 'image', 'sec-fetch-mode': 'no-cors' }],
  'an iframe': ['nothing', 'GET', { ...navigation, 'sec-fetch-dest': 'iframe' }],
  'a script': ['nothing', 'GET', { 'sec-fetch-dest': 'script' }],
  'a style sheet': ['nothing', 'GET', { 'sec-fetch-dest': 'style' }],
  'a post into an iframe': ['nothing', 'POST', { ...navigation, 'sec-fetch-dest': 'iframe' }],
  'an image over plain HTTP': ['nothing', 'GET', { accept: 'image/avif,image/webp,image/*,*/*;q=0.8' }],
  'a style sheet over plain HTTP': ['nothing', 'GET', { accept: 'text/css,*/*;q=0.1' }],
  Matrix: ['nothing', 'GET', { 'user-agent': 'Synapse (bot; +https://github.com/matrix-org/synapse)' }],
  Slack: ['nothing', 'GET', { 'user-agent': 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)' }],
  WhatsApp: ['nothing', 'GET', { 'user-agent': 'WhatsApp/2.23.20.0' }],
  'iMessage and Facebook': [
    'nothing',
    'GET',
    { 'user-agent': 'Mozilla/5.0 facebookexternalhit/1.1 Facebot Twitterbot/1.0' },
  ],
  Telegram: ['nothing', 'GET', { 'user-agent': 'TelegramBot (like TwitterBot)' }],
};

for (const [name, [purpose, method, headers]] of Object.entries(cases))
  test(`ROT-05 ${name}: ${purpose}`, () => {
    assert.equal(purposeOf({ method, headers: new Headers(headers) }), purpose);
  });
