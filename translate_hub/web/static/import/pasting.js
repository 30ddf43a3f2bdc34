/* What a clipboard's HTML holds beside its words, and whether it is worth more than the plain text. */

const COUNTED = {
  headings: "h1, h2, h3, h4, h5, h6, p[class*='MsoHeading'], p[class*='MsoTitle']",
  items: "li, p[class*='MsoListParagraph']",
  quotes: "blockquote, p[class*='MsoQuote'], p[class*='MsoIntenseQuote']",
  tables: "table",
  links: "a[href]:not([href^='#'])",
  stressed: "b:not([data-style*='font-weight:normal']):not([data-style*='font-weight: normal']), strong, em, i",
};

/**
 * Return the HTML parsed apart: nothing of it runs or loads. Its styles become plain attributes, for the page's policy
 * holds there too and would speak of each.
 * @param {string} html
 * @returns {Document}
 */
export function parsedApart(html) {
  const plain = html.replace(/<style[^]*?<\/style\s*>/gi, "").replace(/(\s)style(?=\s*=)/gi, "$1data-style");
  return new DOMParser().parseFromString(plain, "text/html");
}

/**
 * Return how many of each form the HTML holds, zeros left out.
 * @param {string} html
 * @returns {Record<string, number>}
 */
export function formsIn(html) {
  const parsed = parsedApart(html);
  const counts = {};
  for (const [name, selector] of Object.entries(COUNTED)) {
    const count = parsed.querySelectorAll(selector).length;
    if (count) {
      counts[name] = count;
    }
  }
  return counts;
}

/**
 * Return whether the HTML says more than its plain text: a code editor's colours, say, do not.
 * @param {string} html
 * @returns {boolean}
 */
export function isWorthKeeping(html) {
  if (Object.keys(formsIn(html)).length) {
    return true;
  }
  return parsedApart(html).querySelectorAll("p").length > 1;
}
