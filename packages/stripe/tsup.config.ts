import { defineConfig } from 'tsup';
import { options } from '../../tools/tsup.base.js';

export default defineConfig(options('packages/stripe'));
