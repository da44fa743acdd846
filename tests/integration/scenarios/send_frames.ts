/** Sends frames, given as hexadecimal digits, one after the other, until the time is over. */

import { openSender, parseHex } from "../../../mod.ts";
import { parameters, report } from "../../support/scenario.ts";

const { interface: name, seconds, frames } = parameters<{ interface: string; seconds: number; frames: string[] }>();
using sender = await openSender(name);
for (let left = seconds * 20; left > 0; left--) {
  for (const hex of frames) sender.send(parseHex(hex));
  await new Promise((resolve) => setTimeout(resolve, 50));
}
report({});
