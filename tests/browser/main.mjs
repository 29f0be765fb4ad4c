// Which tests run: all share one browser, one server and one site.
const asked = process.argv.slice(2);
const parts = ["size", "box", "network", "safety", "page", "docs"];

if (asked.includes("--all")) parts.push("access", "order", "landing");
if (asked.includes("--time")) parts.splice(0, parts.length, "time");
if (asked.includes("--clients")) parts.splice(0, parts.length, "clients");
process.env.SILCROW_ALL = asked.includes("--all") ? "1" : "";

const named = asked.filter((word) => !word.startsWith("--"));
for (const part of named.length ? named : parts)
  await import(`./test_${part}.mjs`);
