import { run } from './main.js';

await run((line) => void process.stdout.write(`${line}\n`));
