/** What a request to a rotation link wants: a rotation, the page with its button, or nothing that counts. */
export type Purpose = 'rotate' | 'page' | 'nothing';

/** Fetch previews of links that people send each other; a part of their User-Agent, lower case. */
const previewBots = [
  ...['facebookexternalhit', 'facebot', 'twitterbot', 'slackbot', 'slack-imgproxy', 'telegrambot', 'whatsapp'],
  ...['discordbot', 'linkedinbot', 'skypeuripreview', 'microsoftpreview', 'bingpreview', 'pinterest', 'redditbot'],
  ...['vkshare', 'viber', 'mattermost', 'iframely', 'embedly', 'applebot', 'googlebot', 'bingbot', 'yandexbot'],
  ...[
    'baiduspider',
    'duckduckbot',
    'google-inspectiontool',
    'google-safety',
    'urlpreviewbot',
    'mastodon',
    'zoominfobot',
  ],
  ...['synapse (bot', 'cardyb', 'google-pagerenderer', 'amazonbot', 'petalbot', 'bytespider', 'gptbot', 'claudebot'],
  ...['snapchat', 'line-poker', 'kakaotalk-scrap', 'quora link preview', 'barracuda', 'proofpoint', 'safelinks'],
];

type HeadersOf = Pick<Headers, 'get'>;

/** What never rotates, whatever else a request says (docs/adr/0031). */
const never = {
  'asked by no one: a speculative load': (headers) =>
    ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].some((name) =>
      /prefetch|prerender|preview|instant/i.test(headers.get(name) ?? ''),
    ),
  'a part of another page: image, iframe, script, style …': (headers) =>
    !['', 'document', 'empty'].includes(headers.get('sec-fetch-dest') ?? ''),
  // Over plain HTTP browsers do not say what a request is for
  'an image or a style sheet, by what it accepts': (headers) =>
    /^\s*(image\/|text\/css)/i.test(headers.get('accept') ?? ''),
  'the preview of a message': (headers) => {
    const agent = (headers.get('user-agent') ?? '').toLowerCase();
    return previewBots.some((bot) => agent.includes(bot));
  },
} as const satisfies Record<string, (headers: HeadersOf) => boolean>;

/** Programs rotate by GET and POST. A browser that goes to the address gets the page, whose button posts. */
export function purposeOf({ method, headers }: { readonly method: string; readonly headers: HeadersOf }): Purpose {
  if (method !== 'GET' && method !== 'POST') return 'nothing';
  if (Object.values(never).some((applies) => applies(headers))) return 'nothing';
  return method === 'GET' && isNavigation(headers) ? 'page' : 'rotate';
}

/** True for a browser that goes to the address. Over plain HTTP it does not say so: there Accept alone decides. */
export function isNavigation(headers: HeadersOf): boolean {
  const mode = headers.get('sec-fetch-mode');
  if (mode !== null) return mode === 'navigate';
  return headers.get('sec-fetch-dest') === 'document' || /\btext\/html\b/i.test(headers.get('accept') ?? '');
}
