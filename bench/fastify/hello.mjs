// The floor of a hello world in Node: Fastify with a response schema.
import { createRequire } from "node:module";

const [folder, port] = process.argv.slice(2);
const require = createRequire(`${folder}/`);
const app = require("fastify")({ logger: false });
const schema = {
  response: {
    200: {
      type: "object",
      properties: { id: { type: "integer" }, name: { type: "string" }, balance: { type: "string" } },
    },
  },
};
app.get("/hello/:id", { schema }, async (request) => ({
  id: Number(request.params.id),
  name: "住房公积金",
  balance: "12345.67",
}));
await app.listen({ host: "127.0.0.1", port: Number(port) });
