import type { IncomingMessage } from 'node:http';

const loopback = /^(?:127(?:\.\d{1,3}){3}|::1|::ffff:127(?:\.\d{1,3}){3})$/;
/** A page of a stranger whose name resolves to this machine (DNS rebinding) comes with that name. */
const localHost = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;
/** A proxy on this machine speaks for somebody elsewhere. */
const forwarded = /^(?:forwarded|via|x-real-ip|x-forwarded-.*)$/;

/** Whether a request was sent on this machine, to this machine, with nobody in between. */
export const isLocalRequest = ({ socket, headers }: IncomingMessage): boolean =>
  loopback.test(socket.remoteAddress ?? '') &&
  localHost.test(headers.host ?? '') &&
  !Object.keys(headers).some((name) => forwarded.test(name));
