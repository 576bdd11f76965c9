import localFont from 'next/font/local';

/**
 * Geist (SIL Open Font License 1.1), weights 400 to 700, in two parts: what English text has, loaded with each page, and the
 * other letters of names, loaded where one is shown. Made of the package `geist` with fonttools:
 * `fonttools varLib.instancer Geist-Variable.woff2 wght=400:700`, then
 * `pyftsubset --unicodes=… --flavor=woff2 --layout-features=kern,liga,calt,tnum,ccmp,locl,mark,mkmk` with the ranges below.
 * Next takes literals only.
 */
export const sans = localFont({
  src: './fonts/geist-latin.woff2',
  variable: '--font-geist-sans',
  weight: '400 700',
  declarations: [
    {
      prop: 'unicode-range',
      value:
        'U+0020-007E, U+00A0-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+2000-206F, U+20AC, U+2122, U+2190-2193, U+2212, U+2215, U+2026, U+2264-2265',
    },
  ],
});

export const sansRest = localFont({
  src: './fonts/geist-rest.woff2',
  variable: '--font-geist-sans-rest',
  weight: '400 700',
  preload: false,
  adjustFontFallback: false,
  declarations: [
    {
      prop: 'unicode-range',
      value:
        'U+0100-0130, U+0132-0151, U+0154-024F, U+0259, U+1E00-1EFF, U+0400-04FF, U+2113, U+20A0-20AB, U+20AD-20C0, U+2116',
    },
  ],
});

export const mono = localFont({
  src: './fonts/geist-mono-latin.woff2',
  variable: '--font-geist-mono',
  weight: '400 700',
  adjustFontFallback: false,
  declarations: [
    {
      prop: 'unicode-range',
      value:
        'U+0020-007E, U+00A0-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+2000-206F, U+20AC, U+2122, U+2190-2193, U+2212, U+2215, U+2026, U+2264-2265',
    },
  ],
});
