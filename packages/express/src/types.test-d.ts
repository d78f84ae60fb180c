import { createServer } from 'node:http';
import type { Surface } from '@bursar/core/http';
import express from 'express';
import { bursarRouter, nodeHandler } from './index.js';

declare const surface: Surface<{ readonly anything: number }>;

// Express takes the router, and Node the handler, as they are.
express().use(bursarRouter(surface));
express().use('/spend', bursarRouter([surface], { trustedProxies: 1 }));
createServer(nodeHandler({ surfaces: { costs: surface } }));
// @ts-expect-error not something with surfaces
bursarRouter({});
