import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A wire to PostgreSQL that can be cut and mended. */
export interface PostgresWire {
  /** The same database, reached through the wire. */
  readonly connectionString: string;
  /** Breaks every connection and refuses new ones. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** For tests of what happens while the database is away, without taking it from anybody else. */
export async function wireToPostgres(connectionString: string): Promise<PostgresWire> {
  const { hostname, port } = new URL(connectionString);
  const sockets = new Set<Socket>();
  let whole = true;
  const server = createServer((socket) => {
    if (!whole) return socket.destroy();
    const upstream = connect(Number(port), hostname);
    join(socket, upstream, sockets);
    join(upstream, socket, sockets);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = new URL(connectionString);
  address.hostname = '127.0.0.1';
  address.port = String((server.address() as AddressInfo).port);
  const cut = () => {
    whole = false;
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return {
    connectionString: address.href,
    cut,
    mend: () => void (whole = true),
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

function join(from: Socket, to: Socket, sockets: Set<Socket>): void {
  sockets.add(from);
  from.on('error', () => undefined);
  from.on('close', () => to.destroy());
  from.pipe(to);
}
