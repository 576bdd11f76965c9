import type { SnippetFacts } from '@/base/snippets/access';
import { quoted } from '@/base/snippets/programs';

/** Further programs that fetch one page through the proxy. */

export function wget({ scheme, authority, username, password, checkUrl }: SnippetFacts): string {
  const proxy = `${scheme}://${authority}`;
  return [
    `wget -qO- -e use_proxy=yes -e http_proxy=${shell(proxy)} -e https_proxy=${shell(proxy)} \\`,
    `  --proxy-user=${shell(username)} --proxy-password=${shell(password)} ${shell(checkUrl)}`,
  ].join('\n');
}

export function httpx({ url, checkUrl }: SnippetFacts): string {
  return [
    'import httpx',
    '',
    `with httpx.Client(proxy=${quoted(url.replace(/^socks5h:/, 'socks5:'))}, timeout=30) as client:`,
    `    print(client.get(${quoted(checkUrl)}).text)`,
  ].join('\n');
}

export function aiohttp({ url, checkUrl }: SnippetFacts): string {
  return [
    'import asyncio',
    'import aiohttp',
    '',
    '',
    'async def main():',
    '    async with aiohttp.ClientSession() as session:',
    `        async with session.get(${quoted(checkUrl)}, proxy=${quoted(url)}) as answer:`,
    '            print(await answer.text())',
    '',
    '',
    'asyncio.run(main())',
  ].join('\n');
}

export function scrapy({ url, checkUrl }: SnippetFacts): string {
  return [
    'import scrapy',
    '',
    '',
    'class Check(scrapy.Spider):',
    '    name = "check"',
    '',
    '    def start_requests(self):',
    `        yield scrapy.Request(${quoted(checkUrl)}, meta={"proxy": ${quoted(url)}})`,
    '',
    '    def parse(self, response):',
    '        print(response.text)',
  ].join('\n');
}

export function undici({ url, checkUrl, scheme, selfSigned }: SnippetFacts): string {
  const options =
    selfSigned && scheme === 'https' ? `{ uri: ${quoted(url)}, proxyTls: { rejectUnauthorized: false } }` : quoted(url);
  return [
    'import { fetch, ProxyAgent } from "undici";',
    '',
    `const dispatcher = new ProxyAgent(${options});`,
    `const answer = await fetch(${quoted(checkUrl)}, { dispatcher });`,
    'console.log(await answer.text());',
  ].join('\n');
}

export function axios({ url, checkUrl }: SnippetFacts): string {
  return [
    'import axios from "axios";',
    'import { HttpsProxyAgent } from "https-proxy-agent";',
    '',
    `const agent = new HttpsProxyAgent(${quoted(url)});`,
    `const answer = await axios.get(${quoted(checkUrl)}, { httpAgent: agent, httpsAgent: agent, proxy: false });`,
    'console.log(answer.data);',
  ].join('\n');
}

export function got({ url, checkUrl }: SnippetFacts): string {
  return [
    'import got from "got";',
    'import { HttpsProxyAgent } from "https-proxy-agent";',
    '',
    `const agent = new HttpsProxyAgent(${quoted(url)});`,
    `const answer = await got(${quoted(checkUrl)}, { agent: { http: agent, https: agent } });`,
    'console.log(answer.body);',
  ].join('\n');
}

export function puppeteer({ scheme, authority, username, password, checkUrl }: SnippetFacts): string {
  return [
    'import puppeteer from "puppeteer";',
    '',
    `const browser = await puppeteer.launch({ args: [${quoted(`--proxy-server=${scheme}://${authority}`)}] });`,
    'const page = await browser.newPage();',
    `await page.authenticate({ username: ${quoted(username)}, password: ${quoted(password)} });`,
    `await page.goto(${quoted(checkUrl)});`,
    'console.log(await page.evaluate(() => document.body.innerText));',
    'await browser.close();',
  ].join('\n');
}

export function go({ url, checkUrl }: SnippetFacts): string {
  return [
    'package main',
    '',
    'import (',
    ...['fmt', 'io', 'net/http', 'net/url'].map((name) => `\t"${name}"`),
    ')',
    '',
    'func main() {',
    `\tproxy, err := url.Parse(${quoted(url)})`,
    '\tif err != nil {',
    '\t\tpanic(err)',
    '\t}',
    '\tclient := &http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(proxy)}}',
    `\tanswer, err := client.Get(${quoted(checkUrl)})`,
    '\tif err != nil {',
    '\t\tpanic(err)',
    '\t}',
    '\tdefer answer.Body.Close()',
    '\tbody, _ := io.ReadAll(answer.Body)',
    '\tfmt.Println(string(body))',
    '}',
  ].join('\n');
}

export function java({ host, port, username, password, checkUrl }: SnippetFacts): string {
  return [
    'import java.net.*;',
    'import java.net.http.*;',
    '',
    'class Check {',
    '  public static void main(String[] args) throws Exception {',
    '    // Java sends no password to a proxy for https unless this is empty',
    '    System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");',
    '    var client = HttpClient.newBuilder()',
    `        .proxy(ProxySelector.of(new InetSocketAddress(${quoted(host)}, ${port})))`,
    '        .authenticator(new Authenticator() {',
    '          protected PasswordAuthentication getPasswordAuthentication() {',
    `            return new PasswordAuthentication(${quoted(username)}, ${quoted(password)}.toCharArray());`,
    '          }',
    '        }).build();',
    `    var request = HttpRequest.newBuilder(URI.create(${quoted(checkUrl)})).build();`,
    '    System.out.println(client.send(request, HttpResponse.BodyHandlers.ofString()).body());',
    '  }',
    '}',
  ].join('\n');
}

export function php({ scheme, authority, username, password, checkUrl }: SnippetFacts): string {
  const single = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  return [
    '<?php',
    `$request = curl_init(${single(checkUrl)});`,
    'curl_setopt_array($request, [',
    `    CURLOPT_PROXY => ${single(`${scheme === 'socks5' ? 'socks5h' : scheme}://${authority}`)},`,
    `    CURLOPT_PROXYUSERNAME => ${single(username)},`,
    `    CURLOPT_PROXYPASSWORD => ${single(password)},`,
    '    CURLOPT_RETURNTRANSFER => true,',
    ']);',
    'echo curl_exec($request);',
  ].join('\n');
}

export function proxychains({ scheme, host, port, username, password }: SnippetFacts): string {
  return [
    '# /etc/proxychains4.conf, then: proxychains4 curl https://example.com/',
    'strict_chain',
    'proxy_dns',
    '[ProxyList]',
    `${scheme} ${host} ${port} ${username} ${password}`,
  ].join('\n');
}

/** What people type into a form: one line for each field. */
export function byHand({ scheme, host, port, username, password }: SnippetFacts): string {
  return [
    `Type: ${scheme.toUpperCase()}`,
    `Host: ${host}`,
    `Port: ${port}`,
    `Username: ${username}`,
    `Password: ${password}`,
  ].join('\n');
}

function shell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
