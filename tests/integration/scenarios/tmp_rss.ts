import { openLive } from "../../../mod.ts";
import { Flood } from "../../support/flood.ts";
import process from "node:process";
using flood = new Flood({ from: "v0", rate: 5000 });
for (let n = 0; n <= 4000; n++) {
  const c = await openLive({ interfaces: ["v1"], bufferSize: 2 ** 20 });
  let s = 0; for await (const _ of c) if (++s > 5) break;
  await c.close();
  if (n % 500 === 0) { (globalThis as any).gc?.(); const m = process.memoryUsage(); console.error(n, ...Object.entries(m).map(([k, v]) => `${k} ${(v / 2 ** 20).toFixed(1)}`)); }
}
