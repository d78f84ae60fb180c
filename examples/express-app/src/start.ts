import { createApp } from './main.js';
import { createProjectsApp } from './projects-app.js';

createApp().listen(3000, () => void process.stdout.write('http://localhost:3000/spend/api/health\n'));
const projects = await createProjectsApp();
projects.listen(3001, () => void process.stdout.write('http://localhost:3001/api/projects\n'));
