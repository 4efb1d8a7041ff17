import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import type { Hub } from '#kernel/hub.ts';
import { createBaseTiles } from './tiles.ts';

/** Packed tiles kept in memory: a town of 28,000 people has about 3 MB of them. */
const keptBytes = 48 * 1024 * 1024;

/** Digits only: one tile has one address. */
const plainNumber = z
  .string()
  .regex(/^(0|[1-9]\d{0,5})$/)
  .transform(Number);

const tileAddress = z.object({
  z: plainNumber.pipe(z.number().max(16)),
  x: plainNumber,
  y: plainNumber,
});

/** `GET /tiles/base/:z/:x/:y.pbf`: the town's own basemap as vector tiles, open to everyone. */
export function registerTileRoutes(app: FastifyInstance, hub: Hub): void {
  const tiles = createBaseTiles({ maxBytes: keptBytes });
  app.get<{ Params: { z: string; x: string; file: string } }>(
    '/tiles/base/:z/:x/:file',
    async (request, reply) => {
      const { z: zoom, x, file } = request.params;
      const address = tileAddress.safeParse({ z: zoom, x, y: file.replace(/\.pbf$/, '') });
      if (!address.success) throw new Problem(commonProblems.notFound);
      const tile = await tiles.read(hub.database.handle, address.data);
      void reply.headers({
        etag: tile.etag,
        'cache-control': 'public, max-age=300',
        vary: 'accept-encoding',
      });
      if (request.headers['if-none-match'] === tile.etag) return await reply.code(304).send();
      return await reply
        .type('application/vnd.mapbox-vector-tile')
        .header('content-encoding', 'gzip')
        .send(Buffer.from(tile.body));
    },
  );
}
