import { startPostgres } from './postgres.js';

// Holds a server until it is told to end, or is killed.
const { url } = await startPostgres({ durable: true, settings: { work_mem: '9MB' } });
process.stdout.write(`${url}\n`);
process.stdin.resume();
