// MiniSearch and Orama beside us: their own indexes in memory, ten hits. They
// make no snippets.
//
//   node peer_js.mjs minisearch|orama MODE MODULES SECTIONS QUERIES ROUNDS
//
// MODE: all, any, or prefix (all, and each word may go on).
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [peer, mode, modules, sections, queries, rounds] = process.argv.slice(2);
const require = createRequire(resolve(modules, 'any.js'));

async function read(each) {
  const lines = createInterface({ input: createReadStream(sections) });
  for await (const line of lines) await each(JSON.parse(line));
}

async function openMiniSearch() {
  const MiniSearch = require('minisearch');
  const index = new MiniSearch({
    fields: ['title', 'text'], storeFields: ['title', 'text'],
  });
  await read((section) => index.add(section));
  const options = {
    combineWith: mode === 'any' ? 'OR' : 'AND',
    prefix: mode === 'prefix', boost: { title: 5 },
  };
  return (query) => index.search(query, options).slice(0, 10);
}

async function openOrama() {
  const orama = require('@orama/orama');
  const database = orama.create({
    schema: { title: 'string', text: 'string' },
    components: { tokenizer: { stemming: true, language: 'english' } },
  });
  await read(({ id, title, text }) =>
    orama.insert(database, { id, title, text }));
  const options = {
    limit: 10, boost: { title: 5 }, threshold: mode === 'any' ? 1 : 0,
    exact: false,
  };
  return async (query) =>
    (await orama.search(database, { term: query, ...options })).hits;
}

async function pass(answer, list) {
  const times = [];
  const before = process.cpuUsage();
  let hits = 0;
  for (const query of list) {
    const start = process.hrtime.bigint();
    hits += (await answer(query)).length;
    times.push(Number(process.hrtime.bigint() - start) / 1e3);
  }
  const { user, system } = process.cpuUsage(before);
  times.sort((a, b) => a - b);
  const n = times.length;
  const mean = times.reduce((a, b) => a + b, 0) / n;
  return [times[n >> 1], mean, (user + system) / n,
    times[Math.floor(n * .99)], hits / n].map((x) => x.toFixed(2)).join(' ');
}

const list = readFileSync(queries, 'utf8').split('\n').filter((line) => line);
const answer = await (peer === 'orama' ? openOrama() : openMiniSearch());
await pass(answer, list);
for (let round = 1; round <= Number(rounds); round++)
  console.log(round, peer, await pass(answer, list));
