// A process of its own: passes a Unix socket on to another, holding every piece of data back for a while in each direction.
import { connect, createServer, type Socket } from 'node:net';

const [from = '', to = '', delay = '1'] = process.argv.slice(2);
const ms = Number.parseFloat(delay);

function pass(source: Socket, target: Socket): void {
  source.on('data', (data) => {
    setTimeout(() => target.writable && target.write(data), ms);
  });
  source.on('error', () => target.destroy());
  source.on('close', () => setTimeout(() => target.destroy(), ms));
}

createServer((client) => {
  const server = connect(to);
  pass(client, server);
  pass(server, client);
}).listen(from, () => process.send?.('ready'));
