/**
 * The server of one test: a page and a program that read captures, the captures, and a place for the answers.
 *
 * @module
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Answers, Capture } from "./answers.ts";

/** What is served. */
export interface CaptureServerOptions {
  /** The bundle of `program.ts`. */
  readonly program: string;
  readonly captures: readonly Capture[];
  /** The page's Content-Security-Policy. */
  readonly policy?: string;
}

/** Serves on a free port of the loopback interface. */
export class CaptureServer implements AsyncDisposable {
  /** What came back. */
  readonly answers: Promise<Answers>;
  readonly #server: Server;

  private constructor(options: CaptureServerOptions) {
    const { promise, resolve, reject } = Promise.withResolvers<Answers>();
    // It may come before anybody waits for it.
    promise.catch(() => {});
    this.answers = promise;
    this.#server = createServer((request, response) => {
      serve(request, response, options).then((body) => {
        if (body === undefined) return;
        const told = JSON.parse(body);
        if ("failure" in told) reject(new Error(told.failure));
        else resolve(told);
      }).catch((error) => {
        response.destroy();
        reject(error);
      });
    });
  }

  /** Begins to serve. */
  static async start(options: CaptureServerOptions): Promise<CaptureServer> {
    const server = new CaptureServer(options);
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    return server;
  }

  /** Where the page is. */
  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("the server does not listen");
    return `http://127.0.0.1:${address.port}/`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Answers a request; returns what was sent to "/answers". */
async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { program, captures, policy }: CaptureServerOptions,
): Promise<string | undefined> {
  const send = (type: string, body: string | Uint8Array): void => {
    if (policy !== undefined) response.setHeader("Content-Security-Policy", policy);
    response.setHeader("Content-Type", type);
    response.end(body);
  };
  const [, path = "", index] = (request.url ?? "").split("/");
  if (request.method === "POST" && path === "answers") {
    let body = "";
    for await (const piece of request.setEncoding("utf8")) body += piece;
    send("text/plain", "");
    return body;
  }
  const capture = captures[Number(index)];
  if (path === "") {
    send("text/html", '<!doctype html><meta charset="utf-8"><script type="module" src="/start.js"></script>');
  } else if (path === "start.js") {
    send("text/javascript", 'import { run } from "/program.js";\nawait run(location.href);\n');
  } else if (path === "program.js") send("text/javascript", program);
  else if (path === "captures" && index === undefined) send("application/json", JSON.stringify(captures.map(nameOf)));
  else if (path === "captures" && capture !== undefined) send("application/octet-stream", capture.bytes);
  else {
    response.statusCode = 404;
    send("text/plain", "");
  }
  return undefined;
}

function nameOf({ name }: Capture): string {
  return name;
}
