import { memoryStorage } from '@bursar/adapter-memory';
import { createBursar } from '@bursar/core';
import { costs } from '@bursar/core/costs';
import { headerOf } from '@bursar/core/http';
import { bursarRouter, modelGateway } from '@bursar/express';
import express, { type Express } from 'express';

/**
 * An application of its own with the costs API mounted beside its routes. Who is signed in is the application's affair: here a
 * proxy in front of it says so in a header, as many company networks do. Calls to OpenAI's models go through it too: clients
 * take `/spend/v1` as their base URL and add their key of this service.
 */
export function createApp(openai = { url: 'https://api.openai.com' }): Express {
  const bursar = createBursar({
    storage: memoryStorage(),
    products: [costs()],
    session: (request) => {
      const email = headerOf(request, 'x-authenticated-email');
      return email === null ? null : { userId: email, email };
    },
  });
  const app = express();
  app.get('/', (_, response) => void response.send('the application’s own page'));
  app.use('/spend', modelGateway(bursar, { upstreams: { openai } }), bursarRouter(bursar));
  return app;
}
