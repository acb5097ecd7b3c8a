#!/usr/bin/python3
"""A mail server for tests: keeps what it accepts as files and misbehaves on demand.

Needs Debian's python3-aiosmtpd. The first line on stdout is the port that it listens on. Ends when its
stdin closes, so that a test that dies leaves nobody behind.

The control file holds one word, read anew for each command; no file means `accept`:
  accept      takes every mail
  refuse-4xx  answers RCPT with 451
  refuse-5xx  answers RCPT with 550
  busy        answers RCPT with 421
  close       closes the connection in the middle of DATA
  hang        reads the mail and never answers
  hang-once   does so with the first mail, and takes the others
  flaky       refuses every second mail with 451, beginning with the first, after reading it
"""

import argparse
import asyncio
import os
import pathlib
import ssl
import sys
import threading

from aiosmtpd.smtp import SMTP


class Sink:
    def __init__(self, folder, control_file):
        self.folder = folder
        self.control_file = control_file
        self.kept = 0
        self.seen_while_flaky = 0
        self.hung_once = False

    def mode(self):
        try:
            return self.control_file.read_text().strip() or "accept"
        except OSError:
            return "accept"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        mode = self.mode()
        if mode == "refuse-4xx":
            return "451 4.3.2 try again later"
        if mode == "busy":
            return "421 4.3.2 too many at once"
        if mode == "refuse-5xx":
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):
        mode = self.mode()
        if mode == "hang" or (mode == "hang-once" and not self.hung_once):
            self.hung_once = True
            await asyncio.Event().wait()
        if mode == "flaky":
            self.seen_while_flaky += 1
            if self.seen_while_flaky % 2 == 1:
                return "451 4.3.0 not this time"
        self.kept += 1
        name = f"{self.kept:06}.eml"
        unfinished = self.folder / (name + ".part")
        unfinished.write_bytes(envelope.original_content)
        unfinished.rename(self.folder / name)
        return f"250 2.0.0 kept as {name}"


class Server(SMTP):
    async def smtp_DATA(self, arg):
        if self.event_handler.mode() == "close":
            await self.push("354 go on")
            await self._reader.read(1)
            self.transport.abort()
            await asyncio.Event().wait()  # until the lost connection ends this task
        await super().smtp_DATA(arg)


def end_with_stdin():
    while sys.stdin.buffer.read(65536):
        pass
    os._exit(0)


async def serve(arguments):
    sink = Sink(arguments.dir, arguments.control_file)
    loop = asyncio.get_running_loop()
    options = dict(enable_SMTPUTF8=True, hostname="sink.example", ident="test sink", loop=loop)
    context = None
    if arguments.certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(arguments.certificate)
        if not arguments.tls_from_start:
            options.update(tls_context=context, require_starttls=True)
    make = lambda: Server(sink, **options)
    server = await loop.create_server(make, "127.0.0.1", arguments.port, ssl=context if arguments.tls_from_start else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--dir", type=pathlib.Path, required=True, help="where accepted mails are kept, as they came")
    parser.add_argument("--control-file", type=pathlib.Path, required=True)
    parser.add_argument("--certificate", type=pathlib.Path, help="PEM file with key and certificate; mails are taken over TLS only")
    parser.add_argument("--tls-from-start", action="store_true", help="TLS before the first word instead of STARTTLS")
    arguments = parser.parse_args()
    arguments.dir.mkdir(parents=True, exist_ok=True)
    threading.Thread(target=end_with_stdin, daemon=True).start()
    asyncio.run(serve(arguments))


if __name__ == "__main__":
    main()
