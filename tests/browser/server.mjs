// A real silcrow-server over an index of a folder or of sections.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const build = process.env.SILCROW_BUILD;

export const source = process.env.SILCROW_SOURCE;

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer();

    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function up(url) {
  for (let tries = 0; tries < 100; tries++) {
    try {
      if ((await fetch(`${url}/health`)).ok) return;
    } catch {
      // Not yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no server at ${url}`);
}

// Index the sources, or take the folder of an index, and serve it.
export async function startServer({ sources, data, options = [] }) {
  const own = data ? null : mkdtempSync(join(tmpdir(), "silcrow-browser-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;

  if (own) {
    execFileSync(join(build, "indexer/silcrow-index"), [
      "build",
      "--data",
      own,
      ...sources,
    ]);
  }
  const child = spawn(
    join(build, "server/silcrow-server"),
    ["--data", data ?? own, "--listen", `127.0.0.1:${port}`].concat(
      ["--workers", "1"],
      options,
    ),
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  process.on("exit", () => child.kill());
  await up(url);
  return {
    url,
    data: data ?? own,
    stop() {
      child.kill("SIGTERM");
      if (own) rmSync(own, { recursive: true, force: true });
    },
  };
}
