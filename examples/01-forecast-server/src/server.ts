import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';
import { logger } from './logger.js';

const ForecastRequest = z.object({
  method: z.literal('weather/forecast'),
  params: z.object({ city: z.string().min(1), days: z.number().int().positive() }),
});

const server = new Server({ name: 'forecast', version: '1.0.0' });

server.setRequestHandler(ForecastRequest, async ({ params }) => {
  logger.info('forecast', params);
  return { city: params.city, days: Array.from({ length: params.days }, () => 'rain') };
});

await server.connect(new StdioServerTransport());
