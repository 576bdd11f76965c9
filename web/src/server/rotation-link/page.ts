interface PageOptions {
  readonly brand: string;
  readonly nonce: string;
  readonly state: 'ready' | keyof typeof sentences;
}

const sentences = {
  gone: ['This link does not work', 'It may have expired or been revoked. Ask the person who sent it for another one.'],
  throttled: ['Too many attempts', 'Wait a few minutes and try again.'],
  later: ['Not now', 'The phone cannot change its address right now. Go back and try again in a moment.'],
} as const;

/** The page of a rotation link: opening it rotates nothing, its button does. It says nothing of the device. */
export function linkPage({ brand, nonce, state }: PageOptions): string {
  const title = escaped(`Change the IP address · ${brand}`);
  const [heading, text] =
    state === 'ready' ? ['Change the IP address', 'The phone behind this link gets a new address.'] : sentences[state];
  const button = state === 'ready' ? readyPart : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<p class="brand">${escaped(brand)}</p>
<h1>${heading}</h1>
<p>${text}</p>
${button}
</main>
${state === 'ready' ? `<script nonce="${escaped(nonce)}">${script}</script>` : ''}
</body>
</html>
`;
}

/** Without a script the form posts, and the page says to reload for the result. */
const readyPart = `<form method="post"><button type="submit">Rotate now</button></form>
<p id="result" role="status"></p>
<noscript><p>The result takes up to a minute. This page cannot show it without JavaScript.</p></noscript>`;

const style = `
:root { --ground: #fafafc; --card: #fff; --text: #1c1f2b; --soft: #575d70; --line: #dfe1ea; --blue: #3448c5 }
@media (prefers-color-scheme: dark) {
  :root { --ground: #0f1119; --card: #181b25; --text: #f1f2f7; --soft: #a7acbd; --line: #2f3342; --blue: #4a5fe0 }
}
body { margin: 0; min-height: 100dvh; display: grid; place-items: center; background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, sans-serif }
main { box-sizing: border-box; width: min(26rem, 100vw - 2rem); padding: 2rem; border: 1px solid var(--line);
  border-radius: 1rem; background: var(--card) }
h1 { margin: 0 0 .5rem; font-size: 1.25rem }
p { margin: 0 0 1rem; overflow-wrap: anywhere }
.brand { color: var(--soft); font-weight: 600 }
#result { margin: 1rem 0 0; min-height: 3em }
button { width: 100%; padding: .65rem 1rem; border: 0; border-radius: .6rem; background: var(--blue); color: #fff;
  font: inherit; font-weight: 600; cursor: pointer }
button:disabled { opacity: .6; cursor: default }
button:focus-visible { outline: 3px solid var(--blue); outline-offset: 2px }
`;

const script = `
const button = document.querySelector('button');
const result = document.querySelector('#result');
const words = { changed: 'New address', same_ip: 'The address stayed the same', failed: 'The address could not be changed' };
const refusals = {
  rotation_running: 'The phone is already changing its address.',
  rotation_cooldown: 'The phone has just changed its address. Try again in a moment.',
  throttled: 'Too many attempts. Wait a few minutes and try again.',
  phone_offline: 'The phone is offline. Try again in a moment.',
  no_mobile: 'The phone has no mobile network. Try again in a moment.',
  unavailable: 'The phone cannot change its address right now. Try again in a moment.',
  not_found: 'This link no longer works.',
};
async function ask(method, url) {
  const answer = await fetch(url, { method, headers: { accept: 'application/json' }, cache: 'no-store' });
  return { status: answer.status, ...(await answer.json()) };
}
function show(answer) {
  const { result: outcome, old_ip: before, new_ip: after, error } = answer;
  const addresses = outcome === 'changed' && after ? ': ' + (before ? before + ' → ' : '') + after : '.';
  result.textContent = error ? refusals[error] || 'Something went wrong. Try again.' : (words[outcome] || '') + addresses;
}
async function follow(answer) {
  let latest = answer;
  for (let tries = 0; latest.status_url && tries < 10; tries += 1) {
    result.textContent = 'Changing the address…';
    latest = await ask('GET', new URL(latest.status_url).pathname + '?wait=1');
    if (latest.status_url) await new Promise((resolve) => setTimeout(resolve, 3000));
  }
  show(latest);
}
async function run(first) {
  button.disabled = true;
  try { await follow(await first); } catch { result.textContent = 'The server did not respond. Try again.'; }
  button.disabled = false;
}
document.querySelector('form').addEventListener('submit', (event) => {
  event.preventDefault();
  run(ask('POST', location.pathname));
});
const started = new URLSearchParams(location.search).get('rotation');
if (started) run(ask('GET', location.pathname + '/' + encodeURIComponent(started) + '?wait=1'));
`;

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
