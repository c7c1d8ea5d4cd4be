// A network that can be pulled, between the browser and the server, and where something may answer before the server does.
import { createServer, request, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** A cable between the browser and the server that can be pulled and put back. */
export async function cable() {
  const target = new URL(process.env.BASE_URL!);
  const sockets = new Set<Socket>();
  const instead = new Map<string, number>();
  const carry = () =>
    createServer((from, to) => {
      const status = instead.get(from.url!.split("?")[0]);
      if (status) return void to.writeHead(status).end();
      const onward = request({ host: target.hostname, port: target.port, path: from.url, method: from.method, headers: from.headers }, (answer) => {
        to.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(to);
      });
      onward.on("error", () => to.destroy());
      from.pipe(onward);
    }).on("connection", (socket: Socket) => {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
    });
  const listen = (server: Server, port: number) => new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  let server = carry();
  await listen(server, 0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    /** Paths that are answered with a status before they reach the server. */
    instead,
    pull: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        for (const socket of sockets) socket.destroy();
      }),
    plug: () => {
      server = carry();
      return listen(server, port);
    },
  };
}
