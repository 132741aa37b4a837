// The climate, driven from Node: `node examples/languages/client.mjs vsoa://127.0.0.1:3005`

import { CabinTopic, Client, ClimateClient, ClimateErrorOutOfRange } from "./sdk/typescript/dist/index.js";

const client = await Client.connect(process.argv[2] ?? "vsoa://127.0.0.1:3005");
const climate = new ClimateClient(client);
const cabins = await new CabinTopic(client).subscribe();

await climate.setTemperature({ zone: "front", celsius: 21.5 });
console.log(`call     the front is set to ${await climate.temperature({ zone: "front" })} °C`);
try {
  await climate.setTemperature({ zone: "rear", celsius: 99, within_seconds: 60 });
} catch (error) {
  if (!(error instanceof ClimateErrorOutOfRange)) throw error;
  console.log(`call     ${error.fields.celsius} °C was refused, as a typed error`);
}
const before = await climate.setVents({ vents: { mode: "fan", speed: 3 } });
console.log("call     the vents were", before);

for await (const cabin of cabins) {
  console.log("topic   ", cabin);
  break;
}
client.close();
