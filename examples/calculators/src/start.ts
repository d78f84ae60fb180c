import { run } from './main.js';

run((line) => void process.stdout.write(`${line}\n`));
