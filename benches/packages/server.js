// A server on the Node package that echoes: `server.js PORT`. Ends with its standard input.
const vsoa = require('vsoa');

const port = Number(process.argv[2]);
const server = new vsoa.Server({ info: 'bench' });
for (const url of ['/echo', '/typed/echo']) {
  server.on(url, (client, request, payload) => client.reply(0, request.seqno, payload));
}
process.stdin.on('end', () => process.exit(0)).resume();
server.start({ host: '127.0.0.1', port }, () => console.log(JSON.stringify({ port })));
