import { parseArgs } from 'node:util';
import { measureRecorder } from './recorder.bench.ts';
import { printResult } from './report.ts';

/** `npm run bench:recorder -- --cameras N --seconds S` */
const { values } = parseArgs({
  options: { cameras: { type: 'string', default: '50' }, seconds: { type: 'string', default: '60' } },
});
printResult(await measureRecorder({ cameras: Number(values.cameras), seconds: Number(values.seconds) }));
