// A webhook receiver for tests: verifies with the published package, prints what it accepts.
//
//   node receiver.mjs --secret whsec_... [--misbehave 503,hang,redirect,garbage]
//
// Prints {"listening":PORT} first, then one JSON line a request: {"id","type","body"} for an
// accepted event, {"rejected":WHY} for one that does not verify (answered 401), {"misbehaved":HOW}
// where it was told to. --misbehave names what to do with the first requests, one word each:
// a status code, hang (never answers), redirect (302 to itself) or garbage (no HTTP at all).
// Ends when its standard input does.
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { Webhook } from "standardwebhooks";

const { values } = parseArgs({
  options: { secret: { type: "string" }, misbehave: { type: "string", default: "" } },
});
const webhook = new Webhook(values.secret);
const misdeeds = values.misbehave.split(",").filter((word) => word !== "");
const say = (line) => process.stdout.write(JSON.stringify(line) + "\n");

function misbehave(how, request, response) {
  say({ misbehaved: how, id: request.headers["webhook-id"] });
  if (how === "redirect") {
    response.writeHead(302, { location: request.url }).end();
  } else if (how === "garbage") {
    request.socket.end("this is not HTTP\r\n\r\n");
  } else if (how !== "hang") {
    response.writeHead(Number(how)).end();
  }
}

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString("utf8");
  const how = misdeeds.shift();
  if (how !== undefined) {
    misbehave(how, request, response);
    return;
  }
  try {
    const event = webhook.verify(body, request.headers);
    say({ id: request.headers["webhook-id"], type: event.type, body: event });
    response.writeHead(204).end();
  } catch (error) {
    say({ rejected: String(error.message) });
    response.writeHead(401).end();
  }
});
server.listen(0, "127.0.0.1", () => say({ listening: server.address().port }));
process.stdin.resume().on("end", () => process.exit(0));
