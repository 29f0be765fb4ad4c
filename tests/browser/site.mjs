// A site with the search box on its pages, under a strict policy. What its
// pages ask of /search goes to the real server, or to a test that answers
// itself: late, wrong or not at all.
import { createServer } from "node:http";

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; " +
  "connect-src 'self'; form-action 'self'; base-uri 'none'; " +
  "require-trusted-types-for 'script'; trusted-types 'none'";

const FORM =
  '<form action="/" role="search"><label for="q">Search the guides</label> ' +
  '<input id="q" type="search" name="q"> <button>Search</button></form>';

const STYLE =
  "body{font-family:sans-serif;max-width:60rem;margin:1rem auto;" +
  "padding:0 1rem;line-height:1.5}label{display:block}" +
  ":root{color-scheme:light dark}a{color:light-dark(#00c,#9cf)}" +
  "body{background:light-dark(#fff,#121212)}";

// A page with a box. `box` are attributes of the element, `html` of the root.
export function boxPage({ box = "", html = 'lang="en"', form = FORM } = {}) {
  return (
    `<!doctype html><html ${html}><head><meta charset="utf-8">` +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    "<title>A page</title>" +
    '<link rel="stylesheet" href="/site.css">' +
    '<link rel="stylesheet" href="/silcrow-search.css">' +
    '<script type="module" src="/silcrow-search.js"></script></head>' +
    `<body><header><silcrow-search server="/" ${box}>${form}` +
    "</silcrow-search></header><main><h1>Guides</h1>" +
    '<p>Some text with <a href="/other">a link</a>.</p>' +
    '<p><input aria-label="Another field" id="other"></p>' +
    '<div id="edit" contenteditable="true" role="textbox" ' +
    'aria-label="Text">text</div>' +
    "</main></body></html>"
  );
}

// An answer of the server: groups of hits that say what was asked.
export function answerOf(query, { hits = 2, groups = 2, ...more } = {}) {
  const hit = (group, number) => ({
    id: `g${group}#${number}`,
    guide: `g${group}`,
    title: `Guide ${group}`,
    breadcrumb: [`Guide ${group}`, "Chapter"],
    heading: `${query} ${group}.${number}`,
    heading_matches: [[0, query.length]],
    anchor: String(number),
    url: `/g${group}/#${number}`,
    snippet_text: `A passage about ${query}.`,
    matches: [[16, query.length]],
  });

  return {
    query,
    index: "guides",
    total: hits * groups,
    total_exact: true,
    took_ms: 1,
    group: "guide",
    total_groups: groups,
    groups: Array.from({ length: groups }, (_, group) => ({
      value: `g${group}`,
      total: hits,
      hits: Array.from({ length: hits }, (_, number) => hit(group, number)),
    })),
    ...more,
  };
}

export async function startSite(server) {
  const pages = new Map();
  const site = {
    asked: [], // addresses of searches, in the order they came
    open: 0, // searches under way
    most: 0, // of them, at once
    trusts: "", // origins that the policy allows, too
    answer: null, // (query, address, reply) => what to answer, or nothing
  };

  async function search(request, reply) {
    const address = new URL(request.url, "http://site");

    site.asked.push(address);
    site.most = Math.max(site.most, ++site.open);
    reply.on("close", () => site.open--);
    const made = await site.answer?.(
      address.searchParams.get("q"),
      address,
      reply,
    );
    if (reply.writableEnded || reply.destroyed) return;
    if (made === undefined && site.answer?.hang) return;
    if (made === undefined) {
      await pass(request, reply);
      return;
    }
    reply.writeHead(200, { "content-type": "application/json" });
    reply.end(typeof made === "string" ? made : JSON.stringify(made));
  }

  async function pass(request, reply) {
    const answer = await fetch(server.url + request.url);
    const headers = Object.fromEntries(answer.headers);

    delete headers["content-length"];
    delete headers["content-encoding"];
    delete headers["transfer-encoding"];
    reply.writeHead(answer.status, headers);
    reply.end(Buffer.from(await answer.arrayBuffer()));
  }

  const http = createServer((request, reply) => {
    const path = request.url.split("?")[0];

    if (pages.has(path)) {
      reply.writeHead(200, {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": POLICY.replaceAll(
          "'self'",
          `'self' ${site.trusts}`,
        ),
      });
      reply.end(pages.get(path));
    } else if (path === "/site.css") {
      reply.writeHead(200, { "content-type": "text/css" });
      reply.end(STYLE);
    } else if (path === "/search") {
      search(request, reply).catch(() => reply.destroy());
    } else {
      pass(request, reply).catch(() => reply.destroy());
    }
  });

  await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
  site.url = `http://127.0.0.1:${http.address().port}`;
  site.put = (path, html) => pages.set(path, html);
  site.reset = () =>
    Object.assign(site, { asked: [], most: 0, trusts: "", answer: null });
  site.stop = () => {
    http.closeAllConnections();
    http.close();
  };
  return site;
}
