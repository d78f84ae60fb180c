import { createApp } from './main.js';

createApp().listen(3000, () => void process.stdout.write('http://localhost:3000/spend/api/health\n'));
