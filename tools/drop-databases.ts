import { afterAll } from 'vitest';
import { dropDatabases } from './test-database.js';

// Registered before any hook of the test file and therefore run after all of them.
afterAll(dropDatabases);
