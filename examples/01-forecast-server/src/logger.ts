import { format } from 'logform';
import winston from 'winston';

/** One JSON object a line, with the time of the event. */
export const logger = winston.createLogger({
  level: 'info',
  format: format.combine(format.timestamp(), format.json()),
  transports: [new winston.transports.Console({ stderrLevels: ['info', 'warn', 'error'] })],
});
