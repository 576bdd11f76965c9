import type { SnippetFacts } from '@/base/snippets/access';

/** Programs that fetch one page through the proxy. Values are quoted as JSON, which Python and JavaScript read alike. */

export function pythonRequests({ url, checkUrl }: SnippetFacts): string {
  return [
    'import requests',
    '',
    `proxy = ${quoted(url)}`,
    `answer = requests.get(${quoted(checkUrl)}, proxies={"http": proxy, "https": proxy}, timeout=30)`,
    'print(answer.text)',
  ].join('\n');
}

export function node({ url, checkUrl, scheme, selfSigned }: SnippetFacts): string {
  const [agent, from] =
    scheme === 'socks5' ? ['SocksProxyAgent', 'socks-proxy-agent'] : ['HttpsProxyAgent', 'https-proxy-agent'];
  const options = selfSigned && scheme === 'https' ? ', { rejectUnauthorized: false }' : '';
  return [
    `import { get } from ${quoted(checkUrl.startsWith('https:') ? 'node:https' : 'node:http')};`,
    `import { ${agent} } from ${quoted(from)};`,
    '',
    `const agent = new ${agent}(${quoted(url)}${options});`,
    `get(${quoted(checkUrl)}, { agent }, (answer) => answer.pipe(process.stdout));`,
  ].join('\n');
}

export function playwright({ scheme, authority, username, password, checkUrl, selfSigned }: SnippetFacts): string {
  const insecure = selfSigned && scheme === 'https';
  return [
    'import { chromium } from "playwright";',
    '',
    'const browser = await chromium.launch({',
    ...(insecure ? ['  args: ["--ignore-certificate-errors"],'] : []),
    `  proxy: { server: ${quoted(`${scheme}://${authority}`)}, username: ${quoted(username)}, password: ${quoted(password)} },`,
    '});',
    'const page = await browser.newPage();',
    `await page.goto(${quoted(checkUrl)});`,
    'console.log(await page.textContent("body"));',
    'await browser.close();',
  ].join('\n');
}

/** Selenium 4.33 or newer: Chrome's own switches take no password, its BiDi handlers do. */
export function selenium({ scheme, authority, username, password, checkUrl }: SnippetFacts): string {
  return [
    'from selenium import webdriver',
    '',
    'options = webdriver.ChromeOptions()',
    'options.enable_bidi = True',
    `options.add_argument(${quoted(`--proxy-server=${scheme}://${authority}`)})`,
    'driver = webdriver.Chrome(options=options)',
    `driver.network.add_auth_handler(${quoted(username)}, ${quoted(password)})`,
    `driver.get(${quoted(checkUrl)})`,
    'print(driver.page_source)',
    'driver.quit()',
  ].join('\n');
}

/** As JSON, which Python, JavaScript, Go and Java read alike. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}
